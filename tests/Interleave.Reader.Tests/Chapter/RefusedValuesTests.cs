using System.Text.Json.Nodes;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>
/// The cell below a notebook's values refuses those that make no sense, each in one sentence. That a refusal ends a
/// run is tested elsewhere, so one run of a notebook's first cells is enough for all its values.
/// </summary>
public sealed class RefusedValuesTests
{
    private const int FirstCells = 3;

    public static TheoryData<string, (string Setting, string Sentence)[]> Refused => new()
    {
        { "00-start-here.ipynb",
        [
            ("latencyMs = -5", "latencyMs is -5, but it must be from 0 to 2,000."),
            ("repeats = 0", "repeats is 0, but it must be from 1 to 20."),
            ("repeats = 100000", "repeats is 100,000, but it must be from 1 to 20."),
        ] },
        { "01-two-things-at-once.ipynb",
        [
            ("keyPressMs = -5", "keyPressMs is -5, but it must be from 1 to 2,000."),
            ("typingMs = 0", "typingMs is 0, but it must be from 1 to 10,000."),
            ("threads = 100000", "threads is 100,000, but it must be from 1 to 50."),
        ] },
        { "02-thirteen-cities.ipynb",
        [
            ("threads = 0", "threads is 0, but it must be from 1 to 1,000."),
            ("threads = 100000", "threads is 100,000, but it must be from 1 to 1,000."),
            ("latencyMs = -5", "latencyMs is -5, but it must be from 0 to 2,000."),
            ("jitter = 2", "jitter is 2, but it must be from 0 to 1."),
            ("serveAtOnce = 0", "serveAtOnce is 0, but it must be from 1 to 100."),
            ("timeoutMs = 0", "timeoutMs is 0, but it must be from 1 to 10,000."),
            ("repeats = 0", "repeats is 0, but it must be from 1 to 20."),
            ("repeats = 100000", "repeats is 100,000, but it must be from 1 to 20."),
            ("threadCounts = [0]", "A value in threadCounts is 0, but it must be from 1 to 1,000."),
            ("threadCounts = []", "threadCounts is empty, but it needs at least one value."),
        ] },
        { "03-shared-memory.ipynb",
        [
            ("threads = 0", "threads is 0, but it must be from 1 to 32."),
            ("threads = 100000", "threads is 100,000, but it must be from 1 to 32."),
            ("rounds = -1", "rounds is -1, but it must be from 1 to 100,000."),
        ] },
        { "04-locks-and-queues.ipynb",
        [
            ("megabytes = 399", "threads * megabytes is 1,596, but it must be from 1 to 400."),
        ] },
        { "05-no-global-lock.ipynb",
        [
            ("largest = 0", "largest is 0, but it must be from 10,000 to 10,000,000."),
            ("mostThreads = -1", "mostThreads is -1, but it must be from 0 to 1,000."),
            ("serialPercent = 101", "serialPercent is 101, but it must be from 0 to 100."),
            ("stepsApart = 0", "stepsApart is 0, but it must be from 1 to 32."),
            ("latencyMs = -5", "latencyMs is -5, but it must be from 0 to 1,000."),
            ("repeats = 100000", "repeats is 100,000, but it must be from 1 to 50."),
            ("waitRepeats = 0", "waitRepeats is 0, but it must be from 1 to 20."),
        ] },
        { "06-what-a-thread-costs.ipynb",
        [
            ("threadsParked = 100000", "threadsParked is 100,000, but it must be from 1 to 10,000."),
            ("blockingJobs = -1", "blockingJobs is -1, but it must be from 1 to 1,000."),
            ("waits = [10, 0]", "A value in waits is 0, but it must be from 1 to 10,000."),
        ] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_value_that_makes_no_sense_is_refused_in_one_sentence(
        string notebook, (string Setting, string Sentence)[] values)
    {
        var cells = JsonNode.Parse(File.ReadAllText(Path.Combine(ChapterFolder.Path, notebook)))!["cells"]!.AsArray()
            .Select(cell => (Id: (string)cell!["id"]!, Source: Source(cell))).ToList();
        var setUp = cells.First(cell => cell.Source.Contains("#r \"lib/", StringComparison.Ordinal)).Source;
        var given = cells.Single(cell => cell.Id == "parameters").Source;
        var check = cells.Single(cell => cell.Id == "check-values").Source;
        using var run = new ReaderRun();
        run.Notebook("a.ipynb",
        [
            setUp.Replace("#r \"lib/", $"#r \"{ChapterFolder.Path}/lib/", StringComparison.Ordinal),
            given,
            check,

            // Each after the notebook's own values, which a refused one has replaced.
            .. values.SelectMany(value => new[] { given, $"raises-exception|{value.Setting};\n{check}" }),
        ]);
        run.Run(0, "run", "a.ipynb");

        Assert.All(Enumerable.Range(0, values.Length), n =>
        {
            var said = run.Errors(FirstCells + 2 * (n + 1));
            Assert.Contains(
                $"{values[n].Sentence} Change it, and run again from the cell that sets it.", said,
                StringComparison.Ordinal);
            Assert.DoesNotContain("(Parameter '", said, StringComparison.Ordinal);
            Assert.DoesNotContain("at Interleave.", said, StringComparison.Ordinal);
        });
    }

    private static string Source(JsonNode cell) =>
        string.Concat(cell["source"]!.AsArray().Select(line => (string)line!));
}
