using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Tests;

/// <summary>The lines of a cell that begin with <c>#!</c>, and cells in other languages.</summary>
public sealed class MagicCommandTests(SharedKernel shared) : IClassFixture<SharedKernel>
{
    private KernelProcess Kernel => shared.Kernel;

    [Theory]
    [InlineData("#!time\nvar timed = 1;", "text/plain", "Wall time: ")]
    [InlineData("var listed = 1;\n#!who", "text/html", "")]
    [InlineData("#!whos", "text/html", "<th>Variable</th>")]
    [InlineData("#!lsmagic", "text/plain", "#!time")]
    [InlineData("#!about", "text/plain", "Microsoft.DotNet.Interactive 1.0.0-beta.26120.1")]
    [InlineData("#!html\n<b>bold</b>", "text/html", "<b>bold</b>")]
    [InlineData("#!markdown\n# A heading", "text/markdown", "# A heading")]
    [InlineData("#!javascript\nalert(1)", "text/html", "alert(1)")]
    [InlineData("#!value --name note\nsome words", "text/plain", "some words")]
    [InlineData("var first = 1;\n#!html\n<i>after C#</i>\n#!csharp\nvar last = 1;", "text/html", "<i>after C#</i>")]
    public async Task A_magic_command_shows_what_it_is_for(string code, string mimeType, string expected)
    {
        var cell = await Kernel.RunAsync(code);
        Assert.True(cell.Status == "ok", cell.Traceback);
        var shown = Assert.Single(cell.Published, message => message.Type == MessageType.DisplayData);
        Assert.Contains(expected, (string?)shown.Content["data"]![mimeType], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!value --name sent\nwords", "#!share --from value sent\nsent", "words")]
    [InlineData("", "#!set --name asked --value @input:\"which?\"\nasked", "typed")]
    [InlineData("#!csharp\nvar here = 41;", "here + 1", "42")]
    public async Task A_value_that_a_command_brings_is_a_variable(string before, string code, string expected)
    {
        await Kernel.RunAsync(before, input: "typed");
        var cell = await Kernel.RunAsync(code, input: "typed");
        Assert.True(cell.Status == "ok", cell.Traceback);
        Assert.Equal(expected, cell.Result);
    }

    [Fact]
    public async Task Another_notebook_can_be_imported()
    {
        await File.WriteAllTextAsync(Path.Combine(Kernel.Folder, "other.ipynb"), """
            { "cells": [
                { "cell_type": "markdown", "metadata": {}, "source": ["# Words"] },
                { "cell_type": "code", "metadata": {}, "source": ["var imported = 42;"], "outputs": [], "execution_count": null } ],
              "metadata": { "kernelspec": { "name": ".net-csharp", "language": "C#", "display_name": ".NET (C#)" } },
              "nbformat": 4, "nbformat_minor": 5 }
            """, TestContext.Current.CancellationToken);
        var cell = await Kernel.RunAsync("#!import other.ipynb");
        Assert.True(cell.Status == "ok", cell.Traceback);
        Assert.Contains(cell.Published, message => (string?)message.Content["data"]?["text/markdown"] == "# Words");
        Assert.Equal("42", (await Kernel.RunAsync("imported")).Result);
    }

    [Theory]
    [InlineData("#!time\n\nAbsent();", "(3,1): error CS0103")]
    [InlineData("var one = 1;\n#!html\n<b></b>\n#!csharp\n\n  Absent();", "(6,3): error CS0103")]
    [InlineData("#!time\n\nthrow new Exception(\"here\");", ", line 3")]
    public async Task A_line_behind_a_magic_command_keeps_its_number(string code, string expected)
    {
        var cell = await Kernel.RunAsync(code);
        Assert.Equal("error", cell.Status);
        Assert.Contains(expected, cell.Traceback, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!absent", "Unknown magic command '#!absent'")]
    [InlineData("#!share --from nowhere x", "there is no kernel of the name that the line gives")]
    [InlineData("#i \"nuget:https://packages.example/index.json\"", "Package sources are not added in a cell")]
    [InlineData("%time 1 + 1", "'%time 1 + 1' is a command of IPython")]
    [InlineData("var x = 1;\n%%timeit", "'%%timeit' is a command of IPython")]
    [InlineData("#!fsharp\nlet x = 1", "'#!fsharp' begins F#")]
    [InlineData("%%python\nprint(1)", "'%%python' is a command of IPython")]
    [InlineData("#!pwsh\nGet-Date", "PowerShell")]
    public async Task What_is_not_to_be_had_is_said_in_a_sentence(string code, string sentence)
    {
        var cell = await Kernel.RunAsync($"Console.Write(\"ran\");\n{code}");
        Assert.Equal("error", cell.Status);
        Assert.Contains(sentence, cell.Traceback, StringComparison.Ordinal);
        Assert.DoesNotContain("CS1", cell.Traceback, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("polyglot_notebook", "kernelName", "fsharp", "F#")]
    [InlineData("dotnet_interactive", "language", "pwsh", "PowerShell")]
    [InlineData("vscode", "languageId", "python", "Python")]
    [InlineData("vscode", "languageId", "r", "R")]
    public async Task A_cell_that_the_front_end_takes_for_another_language_is_not_compiled(
        string group, string name, string value, string language)
    {
        var cell = await Kernel.RunAsync(
            "let x = 1", metadata: new JsonObject { [group] = new JsonObject { [name] = value } });
        Assert.Equal("error", cell.Status);
        Assert.Contains(
            $"This cell is marked as {language}, and this kernel runs C# only.",
            cell.Traceback,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_is_marked_as_one_of_the_engines_other_kernels_runs_there()
    {
        var marked = new JsonObject { ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "html" } };
        var cell = await Kernel.RunAsync("<b>marked</b>", metadata: marked);
        Assert.True(cell.Status == "ok", cell.Traceback);
        Assert.Contains(cell.Published, message => (string?)message.Content["data"]?["text/html"] == "<b>marked</b>");
    }

    [Fact]
    public async Task A_first_cell_with_one_leaves_no_thread_of_the_engine_behind()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var cell = await kernel.RunAsync("#!time\nvar first = 1;");
        Assert.True(cell.Status == "ok", cell.Traceback);
        Assert.Equal("", cell.Stderr);
    }

    [Fact]
    public async Task A_string_or_a_comment_with_such_a_line_is_left_alone()
    {
        var code = "var text = \"\"\"\n#!html\n<b></b>\n\"\"\"; /*\n#!fsharp\n*/ text.Length";
        Assert.Equal("14", (await Kernel.RunAsync(code)).Result);
    }

    [Fact]
    public async Task A_front_ends_own_name_for_a_cell_stands_in_its_errors()
    {
        var cell = await Kernel.RunAsync(
            "Absent();", metadata: new JsonObject { ["interleave"] = new JsonObject { ["cell"] = "cell 7" } });
        Assert.Contains("cell 7 (1,1): error CS0103", cell.Traceback, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!ls", "#!lsmagic")]
    [InlineData("#!share --fr", "--from")]
    public async Task The_line_of_a_magic_command_is_completed(string written, string expected)
    {
        var reply = await Kernel.AskAsync(
            Channel.Shell,
            MessageType.CompleteRequest,
            new JsonObject { ["code"] = written, ["cursor_pos"] = written.Length });
        Assert.Contains(expected, reply.Content["matches"]!.AsArray().Select(match => (string?)match));
    }
}
