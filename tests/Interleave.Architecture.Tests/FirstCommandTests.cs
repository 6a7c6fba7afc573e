using System.Diagnostics;

namespace Interleave.Architecture.Tests;

/// <summary>What <c>dotnet run --project src/Interleave.Reader</c> needs of the project, without a build of it.</summary>
public class FirstCommandTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private static string Project => Path.Combine(House.Root, "src", "Interleave.Reader", "Interleave.Reader.csproj");

    [Theory]
    [InlineData("/some/packages")]
    [InlineData("/some/packages/")]
    public async Task The_drawing_library_is_found_in_a_package_folder_with_and_without_a_slash(string folder)
    {
        var (output, _) = await EvaluateAsync("-getProperty:PlotlyJs", $"-p:NuGetPackageRoot={folder}");

        Assert.StartsWith("/some/packages/plotly.blazor/", output.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_build_says_that_it_builds_although_it_is_told_to_say_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the line goes to the terminal, and a test has none.");

        var (_, error) = await EvaluateAsync("-t:SayThatItBuilds", "-v:quiet");

        Assert.Matches(@"^Building the reader's program [^\n]+\.\n$", error);
    }

    private static async Task<(string Output, string Error)> EvaluateAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", Project, "-nologo", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var cancelled = TestContext.Current.CancellationToken;
            var output = process.StandardOutput.ReadToEndAsync(cancelled);
            var error = process.StandardError.ReadToEndAsync(cancelled);
            await process.WaitForExitAsync(cancelled).WaitAsync(Bound, cancelled);
            Assert.Equal(0, process.ExitCode);
            return (await output.WaitAsync(Bound, cancelled), await error.WaitAsync(Bound, cancelled));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
