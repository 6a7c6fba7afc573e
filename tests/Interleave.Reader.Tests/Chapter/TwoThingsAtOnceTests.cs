using System.Text.Json.Nodes;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What must hold of notebook 01 with other values, and with somebody who types.</summary>
public sealed class TwoThingsAtOnceTests : IDisposable
{
    private const string Notebook = "01-two-things-at-once.ipynb";

    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Lines_that_are_typed_are_reported_beside_a_true_equation()
    {
        Run(0, "--input", "hello", "--input", "", "--input", "third", "--set", "typingMs=1", "--set", "keyPressMs=1", "--set", "threads=1");

        Assert.Contains("You typed: hello\n", Text("start"), StringComparison.Ordinal);
        Assert.DoesNotContain("You typed", Text("called"), StringComparison.Ordinal);
        Assert.Contains(
            "nothing was typed, so the reader waited 1 ms instead.", Text("called"), StringComparison.Ordinal);
        Assert.Contains("Afterwards: 1 × 1 = 1\n", Text("called"), StringComparison.Ordinal);
        Assert.Matches(TwoThingsAtOnceClaims.Equation("Meanwhile"), Text("start"));
        Assert.Contains("i is 1, the copy is 0", Text("loop-variable"), StringComparison.Ordinal);
    }

    private void Run(int exitCode, params string[] arguments)
    {
        _run.Run(
            exitCode, ["run", Path.Combine(ChapterFolder.Path, Notebook), "--output", _run
                .File("executed"), .. arguments]);
        _run.NothingIsLeft();
    }

    private string Text(string cell) => string.Concat(
        JsonNode.Parse(File.ReadAllText(_run.File("executed", Notebook)))!["cells"]!.AsArray()
            .Single(candidate => (string?)candidate!["id"] == cell)!["outputs"]!.AsArray()
            .SelectMany(output => output!["text"]!.AsArray())
            .Select(line => (string?)line));
}
