using System.Globalization;
using BenchmarkDotNet.Running;
using Interleave.Benchmarks;
using Interleave.Benchmarks.Tables;
using Interleave.Races;

if (args is ["bank", ..])
{
    // Every schedule of the bank: minutes, and too much for a benchmark that repeats.
    foreach (var reduce in new[] { true, false })
    {
        var bank = BankRace.Broken.Explore(reduce, maxSchedules: long.MaxValue, maxTime: TimeSpan.FromHours(1));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(reduce ? "reduced" : "plain")}: {bank.Schedules:#,0} schedules, {bank.WrongSchedules:#,0} wrong, {bank.Ends.Length} ends, complete: {bank.IsComplete}; {bank.Steps:#,0} steps in {bank.Elapsed.TotalSeconds:0.0} s, {bank.Steps / bank.Elapsed.TotalSeconds:#,0} a second; live memory {GC.GetTotalMemory(forceFullCollection: true) / 1024:#,0} kB, shortest wrong {bank.ShortestWrong?.Schedule}"));
        foreach (var end in bank.Ends)
        {
            Console.WriteLine($"  {end.Outcome} {end.Text} {end.Schedule}");
        }
    }

    return 0;
}

if (args is ["agreement", ..])
{
    return Agreement.Run();
}

if (args is ["soak", ..])
{
    return await Soak.RunAsync();
}

if (args is [var table, .. var rest] && Measured(table, rest) is { } figures)
{
    return Report.Of(table, figures);
}

BenchmarkSwitcher.FromTypes([typeof(ExplorerBenchmarks), typeof(ParserBenchmarks)]).Run(args.Length == 0 ? ["--filter", "*"] : args);
return 0;

static IReadOnlyList<Figure>? Measured(string table, string[] rest) => table switch
{
    "cities" => CitiesTable.Measure(),
    "scale" => ScaleTable.Measure(),
    "squares" => SquaresTable.Measure(),
    "parser" => ParserTable.Measure(),
    "explorer" => ExplorerTable.Measure(),
    "kernel" => KernelTable.Measure(rest is ["--other", var other] ? other : null),
    "reader" => ReaderTable.Measure(),
    _ => null,
};
