namespace Interleave.Reader.Tests.Running;

/// <summary>A run without a front end takes guesses as it takes parameters.</summary>
public sealed class RunGuessTests : IDisposable
{
    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Guesses_are_filled_in_and_those_that_are_not_stay_null()
    {
        _run.Notebook(
                "a.ipynb",
                "guess|double? seconds = null;  // your guess: how many seconds? 0.1 to 100",
                "guess|string? shape = null;  // your guess: which shape? a stack or a staircase",
                "guess|bool? ends = null;  // your guess: does it end? yes or no",
                "guess|int? none = null;  // your guess: how many? 0 to 13",
                "$\"{seconds}, {shape}, {ends}, {none is null}\"")
            .Run(0, "run", "a.ipynb", "--set", "seconds=40", "--set", "shape=a stack", "--set", "ends=true");

        Assert.Equal("40, a stack, True, True", _run.Result(8));
    }

    [Theory]
    [InlineData("shape=a pile", "is a stack or a staircase; 'a pile' does not fit")]
    [InlineData("ends=yes", "ends in a.ipynb (of type bool?) is true or false; 'yes' does not fit")]
    public void A_choice_that_is_not_offered_is_refused(string setting, string sentence)
    {
        _run.Notebook(
                "a.ipynb",
                "guess|string shape = null;  // your guess: which shape? a stack or a staircase",
                "guess|bool? ends = null;  // your guess: does it end? yes or no")
            .Run(2, "run", "a.ipynb", "--set", setting);

        Assert.Contains(sentence, _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_no_text()
    {
        _run.Notebook("a.ipynb", "guess|string? shape = \"a stack\";  // which shape? a stack", "shape is null")
            .Run(0, "run", "a.ipynb", "--set", "shape=null");

        Assert.Equal("True", _run.Result(3));
    }

    [Theory]
    [InlineData("second=4", "no notebook of this run has a parameter 'second'; the parameters are: threads, seconds.")]
    [InlineData("seconds=soon",
        "--set: seconds in a.ipynb (of type double?) is a number, with a point before its decimals; "
        + "'soon' does not fit. Write it as in --set seconds=1.5, or seconds=null for none.")]
    [InlineData("seconds=500", "is from 0.1 to 100; '500' does not fit")]
    public void An_unknown_name_and_a_value_that_does_not_fit_are_refused(string setting, string sentence)
    {
        _run.Notebook(
                "a.ipynb",
                "parameters|int threads = 4;",
                "guess|double? seconds = null;  // your guess: how many seconds? 0.1 to 100")
            .Run(2, "run", "a.ipynb", "--set", setting);

        Assert.Contains(sentence, _run.Error, StringComparison.Ordinal);
    }
}
