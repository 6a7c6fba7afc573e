using System.Diagnostics;
using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Tests;

/// <summary>What a front end asks while a cell is written.</summary>
public sealed class EditingTests(SharedKernel shared) : IClassFixture<SharedKernel>
{
    [Theory]
    [InlineData("var words = new List<string>();", "words.Ad|", "Add", "method")]
    [InlineData("record Lantern(bool IsOn); var lantern = new Lantern(true);", "lantern.I|", "IsOn", "property")]
    [InlineData("int counted = 3;", "var next = coun| + 1;", "counted", null)]
    [InlineData("using System.Threading;", "var gate = new Sema|", "SemaphoreSlim", "class")]
    [InlineData("", "whi|", "while", "keyword")]
    [InlineData("", "\"😀\".Leng|", "Length", "property")]
    [InlineData("", "KernelInvoc|", "KernelInvocationContext", "class", "using Microsoft.DotNet.Interactive;")]
    public async Task Completion_knows_the_language_and_what_earlier_cells_defined(
        string earlier, string written, string expected, string? kind, string first = "")
    {
        var kernel = shared.Kernel;
        await kernel.RunAsync(first);
        Assert.Empty((await kernel.RunAsync(earlier)).Errors);

        var reply = await CompleteAsync(kernel, written);

        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Contains(expected, reply["matches"]!.AsArray().Select(match => (string?)match));
        var code = written.Replace("|", "", StringComparison.Ordinal);
        var typed = string.Concat(
            code.EnumerateRunes()
                .Skip((int)reply["cursor_start"]!)
                .Take((int)reply["cursor_end"]! - (int)reply["cursor_start"]!));
        Assert.StartsWith(typed, expected, StringComparison.Ordinal);
        Assert.NotEmpty(typed);
        if (kind is not null)
        {
            Assert.Contains(
                reply["metadata"]!["_jupyter_types_experimental"]!.AsArray(),
                match => (string?)match!["text"] == expected && (string?)match["type"] == kind);
        }
    }

    [Theory]
    [InlineData("// nothing fits in a comm|")]
    [InlineData("\"a text|\"")]
    [InlineData("}}}} ((( |")]
    public async Task Where_nothing_fits_there_is_an_empty_answer(string written)
    {
        var kernel = shared.Kernel;
        var reply = await CompleteAsync(kernel, written);
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.InRange((int)reply["cursor_start"]!, 0, written.Length);
    }

    [Theory]
    [InlineData("Console.Write|Line(1)", "Console.WriteLine", "")]
    [InlineData("var t = new System.Threading.Thread(() => { }); t.Join|", "Thread.Join", "")]
    [InlineData("|seen", "int seen", "int seen = 3;")]
    [InlineData("Twice(|)", "int Twice(int number)", "int Twice(int number) => 2 * number;")]
    [InlineData("Math.Max(1, |2)", "Math.Max(int val1, int val2)", "")]
    [InlineData("new Random(|)", "Random(int Seed)", "")]
    public async Task Inspection_tells_what_a_name_is_and_what_a_call_takes(
        string written, string expected, string earlier)
    {
        var kernel = shared.Kernel;
        await kernel.RunAsync(earlier);
        var reply = await InspectAsync(kernel, written);
        Assert.True((bool?)reply["found"]);
        Assert.Contains(expected, (string?)reply["data"]!["text/plain"], StringComparison.Ordinal);
        Assert.Contains("```csharp", (string?)reply["data"]!["text/markdown"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspection_shows_the_doc_comments_of_a_library_and_of_an_earlier_cell()
    {
        var kernel = shared.Kernel;
        var library = TestLibrary.Compile(
            "Lamps",
            "/// <summary>Gives <paramref name=\"light\"/>.</summary>\npublic class Lamp { /// <summary>Turns the "
            + "lamp on.</summary>\npublic void On(int watts) { } }",
            kernel.Folder);
        Assert.Empty((await kernel.RunAsync($"#r \"{library}\"\nvar lamp = new Lamp();")).Errors);
        var twice = await kernel.RunAsync(
            "/// <summary>Does it twice.</summary>\nvoid Twice(Action work) { work(); work(); }");
        Assert.Empty(twice.Errors);

        Assert.Contains(
            "Turns the lamp on.",
            (string?)(await InspectAsync(kernel, "lamp.O|n(60)"))["data"]!["text/plain"],
            StringComparison.Ordinal);
        Assert.Contains(
            "Turns the lamp on.",
            (string?)(await InspectAsync(kernel, "lamp.On(|"))["data"]!["text/plain"],
            StringComparison.Ordinal);
        Assert.Contains(
            "Does it twice.",
            (string?)(await InspectAsync(kernel, "Twice(|)"))["data"]!["text/plain"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Console.Write|Line(1)", "followed by the current line terminator")]
    [InlineData("new List<int>().Ad|d(1)", "Adds an object to the end")]
    [InlineData("System.Threading.Thr|ead.Sleep(1)", "controls a thread")]
    public async Task Where_an_SDK_is_installed_the_doc_comments_of_dotnet_are_shown(string written, string expected)
    {
        var kernel = shared.Kernel;
        Assert.Contains(
            expected,
            (string?)(await InspectAsync(kernel, written))["data"]!["text/plain"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspection_of_nothing_finds_nothing()
    {
        var kernel = shared.Kernel;
        var reply = await InspectAsync(kernel, "  |  ");
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.False((bool?)reply["found"]);
    }

    [Fact]
    public async Task A_cell_that_failed_to_compile_is_no_part_of_what_is_known_and_breaks_nothing()
    {
        var kernel = shared.Kernel;
        await kernel.RunAsync("int good = 1;");
        Assert.NotEmpty((await kernel.RunAsync("int bad = \"text\";")).Errors);
        Assert.NotEmpty((await kernel.RunAsync("int thrown = 2; throw new Exception(\"x\");")).Errors);

        Assert.Contains("good", Matches(await CompleteAsync(kernel, "goo|")));
        Assert.Contains("thrown", Matches(await CompleteAsync(kernel, "thro|")));
        Assert.DoesNotContain("bad", Matches(await CompleteAsync(kernel, "ba|")));
    }

    [Fact]
    public async Task A_warm_kernel_answers_soon_also_after_many_cells()
    {
        var kernel = shared.Kernel;
        for (var i = 0; i < 50; i++)
        {
            await kernel.RunAsync($"int value{i} = {i};");
        }

        await CompleteAsync(kernel, "valu|");
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            Assert.Contains("value49", Matches(await CompleteAsync(kernel, $"var sum{i} = value4|")));
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, clock.Elapsed.Ticks));
        }

        // With room for a machine that does other things as well; the figure to compare with is 1 s.
        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData("if (true) {", "    ")]
    [InlineData("    foreach (var x in y)\n    {\n", "        ")]
    [InlineData("Console.WriteLine(", "    ")]
    [InlineData("class A\n{\n    int x;\n", "    ")]
    public async Task Unfinished_code_is_indented_as_it_should_go_on(string code, string indent)
    {
        var kernel = shared.Kernel;
        var reply = await kernel.AskAsync(
            Channel.Shell, MessageType.IsCompleteRequest, new JsonObject { ["code"] = code });
        Assert.Equal(("incomplete", indent), ((string?)reply.Content["status"], (string?)reply.Content["indent"]));
    }

    private static IEnumerable<string?> Matches(JsonNode reply) =>
        reply["matches"]!.AsArray().Select(match => (string?)match);

    private static Task<JsonObject> CompleteAsync(KernelProcess kernel, string written) =>
        AskAsync(kernel, MessageType.CompleteRequest, written);

    private static Task<JsonObject> InspectAsync(KernelProcess kernel, string written) =>
        AskAsync(kernel, MessageType.InspectRequest, written);

    // The bar is the cursor, and the protocol counts code points.
    private static async Task<JsonObject> AskAsync(KernelProcess kernel, string type, string written)
    {
        var before = written[..written.IndexOf('|', StringComparison.Ordinal)];
        return (await kernel.AskAsync(Channel.Shell, type, new JsonObject
        {
            ["code"] = written.Replace("|", "", StringComparison.Ordinal),
            ["cursor_pos"] = before.EnumerateRunes().Count(),
            ["detail_level"] = 0,
        })).Content;
    }
}
