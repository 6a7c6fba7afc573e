namespace Interleave.Reader.Tests.Running;

public sealed class RunUsageTests : IDisposable
{
    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("There is no notebook none.ipynb.", "run", "none.ipynb")]
    [InlineData("text.ipynb is not a notebook: it is not JSON (line 1, byte 1).", "run", "text.ipynb")]
    [InlineData("old.ipynb is a notebook of version 3", "run", "old.ipynb")]
    [InlineData("is a folder", "run", ".")]
    [InlineData("no notebook of this run has a parameter 'thread'; the parameters are: threads, " +
        "city.", "run", "a.ipynb", "--set", "thread=4")]
    [InlineData("they have none", "run", "b.ipynb", "--set", "thread=4")]
    [InlineData("--set needs name=value", "run", "a.ipynb", "--set", "threads")]
    [InlineData("--set", "run", "a.ipynb", "--set")]
    [InlineData(
        "--set: threads in a.ipynb (of type int) is a whole number; 'abc' does not fit. Write it as in",
        "run", "a.ipynb", "--set", "threads=abc")]
    [InlineData("--set: threads in a.ipynb (of type int) is from -2147483648 to 2147483647; '99999999999' does not " +
        "fit.", "run", "a.ipynb", "--set", "threads=99999999999")]
    [InlineData(
        "--set: threads in a.ipynb (of type int) is a whole number; '1.5' does not fit. Write it as in",
        "run", "a.ipynb", "--set", "threads=1.5")]
    [InlineData(
        "--set: threads in a.ipynb (of type int) is a whole number; '' does not fit. Write it as in --set threads=4.",
        "run", "a.ipynb", "--set", "threads=")]
    [InlineData("--set: counts in c.ipynb (of type int[]) is a list, written as [4]; '1,2' does not " +
        "fit.", "run", "c.ipynb", "--set", "counts=1,2")]
    [InlineData("There is no option --sett.", "run", "a.ipynb", "--sett", "threads=4")]
    [InlineData(
        "There is no Jupyter kernel 'no-such-kernel' on this machine; installed are: ", "run", "a.ipynb", "--kernel", "no-such-kernel")]
    [InlineData("--cell-timeout needs a number of seconds", "run", "a.ipynb", "--cell-timeout", "0")]
    [InlineData("--cell-timeout needs a number of seconds", "run", "a.ipynb", "--cell-timeout", "-1")]
    [InlineData("--cell-timeout needs a number of seconds", "run", "a.ipynb", "--cell-timeout", "NaN")]
    [InlineData("--cell-timeout needs a number of seconds", "run", "a.ipynb", "--cell-timeout", "soon")]
    [InlineData("would overwrite a.ipynb", "run", "a.ipynb", "--output", ".")]
    [InlineData("cannot be written", "run", "a.ipynb", "--output", "a.ipynb/x")]
    [InlineData("No notebook was named", "run")]
    [InlineData("--nonsense", "run", "a.ipynb", "--nonsense")]
    [InlineData("nonsense", "nonsense")]
    public void Wrong_usage_is_one_sentence_and_nothing_runs(string because, params string[] arguments)
    {
        _run.Kernel("one-kernel", """{"argv": ["x"], "display_name": "One", "language": "x"}""")
            .Write("text.ipynb", "using System;")
            .Write("old.ipynb", """{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}""")
            .Notebook("a.ipynb", "parameters|int threads = 13; string city = " +
                "\"Halifax\";", "System.IO.File.WriteAllText(\"ran\", \"\");")
            .Notebook("b.ipynb", "1")
            .Notebook("c.ipynb", "parameters|int[] counts = [1, 2];")
            .Run(2, arguments);

        Assert.Contains(because, _run.Error);
        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.Equal("", _run.Output.Trim());
        Assert.False(File.Exists(_run.File("ran")));
        if (because.EndsWith("installed are: ", StringComparison.Ordinal))
        {
            Assert.Contains("one-kernel", _run.Error);
        }
    }

    [Theory]
    [InlineData("R", "a.ipynb is written in R, and the kernel that comes with this program runs C#; name a kernel " +
        "for R with --kernel NAME (installed: ir).")]
    [InlineData("Julia", "a.ipynb is written in Julia, and the kernel that comes with this program runs C#; name a " +
        "kernel for Julia with --kernel NAME (none is installed on this machine).")]
    [InlineData("F#", "a.ipynb is written in F#, and the kernel that comes with this program runs C#; name a " +
        "kernel for F# with --kernel NAME (none is installed on this machine).")]
    public void A_notebook_in_another_language_needs_a_kernel_of_its_own(string language, string sentence)
    {
        // Whatever else is installed here is not looked for.
        _run.Set("HOME", _run.Folder);
        _run.Kernel("ir", """{"argv": ["x"], "display_name": "R", "language": "R"}""")
            .Write("a.ipynb", MadeNotebook.JsonIn(language, "markdown|# A", "x <- 1"))
            .Notebook("b.ipynb", "System.IO.File.WriteAllText(\"ran\", \"\");")
            .Run(2, "run", "b.ipynb", "a.ipynb");

        Assert.Equal(sentence, _run.Error.Trim());
        Assert.Equal("", _run.Output.Trim());
        Assert.False(File.Exists(_run.File("ran")));
    }

    [Theory]
    [InlineData("C#")]
    [InlineData("csharp")]
    [InlineData("polyglot-notebook")]
    public void A_notebook_in_CSharp_by_any_name_needs_none(string language) =>
        _run.Write("a.ipynb", MadeNotebook.JsonIn(language, "1 + 1")).Run(0, "run", "a.ipynb");

    [Fact]
    public void A_notebook_in_another_language_without_code_needs_none() =>
        _run.Write("a.ipynb", MadeNotebook.JsonIn("R", "markdown|# A")).Run(0, "run", "a.ipynb");

    [Fact]
    public void The_help_of_the_bare_program_says_what_it_can_do()
    {
        _run.Run(0, "--help");
        Assert.All((string[])["read", "run", "book", "kernel", "--port", "--no-browser"], word => Assert.Contains(
            word, _run.Output));
    }

    [Fact]
    public void The_help_says_what_Ctrl_C_does_and_what_the_exit_codes_mean()
    {
        _run.Run(0, "run", "--help");
        Assert.All(
            (string[])["--set", "--kernel", "--output", "--input", "--cell-timeout", "Ctrl+C", "130"], word =>
                Assert.Contains(word, _run.Output));
    }
}
