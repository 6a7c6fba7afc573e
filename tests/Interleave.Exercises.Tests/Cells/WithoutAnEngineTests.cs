using Interleave.Experiments.Programs;

namespace Interleave.Exercises.Tests.Cells;

/// <summary>The library in a program that has no notebook engine, not even as a file.</summary>
public class WithoutAnEngineTests
{
    [Fact]
    public void A_program_without_the_engines_assembly_measures_and_explores()
    {
        var library = Path.Combine(Libraries(), "Interleave.dll");
        var races = Path.Combine(Libraries(), "Interleave.Races.dll");
        Assert.True(File.Exists(library) && File.Exists(races));
        Assert.False(File.Exists(Path.Combine(Libraries(), "Microsoft.DotNet.Interactive.dll")));

        // Twice, for what is found missing the first time is remembered.
        var run = ChildProgram.Run(
            $$"""
            var library = System.Reflection.Assembly.LoadFrom(@"{{library}}");
            var measure = library.GetType("Interleave.Timing.Harness")!.GetMethods()
                .Single(method => method.Name == "Measure" && !method.IsGenericMethod);
            var runs = 0;
            for (var i = 0; i < 2; i++) measure.Invoke(null, ["nothing", (Action)(() => runs++), null]);
            Console.WriteLine($"{runs} runs");

            var races = System.Reflection.Assembly.LoadFrom(@"{{races}}");
            var race = races.GetType("Interleave.Races.CruiseControlRace")!.GetProperty("Repaired")!.GetValue(null)!;
            var explore = race.GetType().GetMethod("Explore")!;
            Console.WriteLine(explore.Invoke(race, [false, 1000L, null, 100, null, CancellationToken.None]));
            """,
            TimeSpan.FromSeconds(30),
            TestContext.Current.CancellationToken);

        Assert.True(run.ToText().Contains("6 runs", StringComparison.Ordinal), run.ToText());
        Assert.True(run.ToText().Contains("cruise control", StringComparison.Ordinal), run.ToText());
        Assert.DoesNotContain("Exception", run.ToText());
    }

    private static string Libraries()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Interleave.slnx")))
            {
                return Path.Combine(folder.FullName, "notebooks", "lib");
            }
        }

        throw new DirectoryNotFoundException($"There is no Interleave.slnx above {AppContext.BaseDirectory}.");
    }
}
