using Interleave.Reader.Parameters;

namespace Interleave.Reader.Tests.Parameters;

public class GuessQuestionTests
{
    private const string Seconds = "double? seconds = null;  // your guess: how many seconds for all? 0.1 to 100";

    [Theory]
    [InlineData(Seconds, "how many seconds for all?", "0.1 to 100", "")]
    [InlineData("int? wrong = null; // how many of six?", "how many of six?", "", "")]
    [InlineData("bool? ends = null; // your guess: does it end? yes or no", "does it end?", "yes or no", "yes,no")]
    [InlineData("string? faster = null; // your guess: which is faster? near, far or neither",
        "which is faster?", "near, far or neither", "near,far,neither")]
    [InlineData("string tool = null; // your guess: which? a thread each, the pool, or async",
        "which?", "a thread each, the pool, or async", "a thread each,the pool,async")]
    public void A_cell_asks_one_question(string source, string question, string hint, string choices)
    {
        var asked = GuessQuestion.In(source)!;

        Assert.Equal((question, hint), (asked.Question, asked.Hint));
        Assert.Equal(choices, string.Join(',', asked.Choices.Select(choice => choice.Text)));
        Assert.Equal("", asked.Guessed);
    }

    [Theory]
    [InlineData("double seconds = 1; // your guess: how many? 1 to 2")]
    [InlineData("double? seconds = null;  // no question")]
    [InlineData("double? a = null; // how many?\ndouble? b = null; // how many?")]
    [InlineData("Console.WriteLine(1);")]
    public void Anything_else_is_left_to_the_code(string source) => Assert.Null(GuessQuestion.In(source));

    [Theory]
    [InlineData(Seconds, "4", "double? seconds = 4;     // your guess: how many seconds for all? 0.1 to 100", "4")]
    [InlineData(Seconds, "", Seconds, "")]
    [InlineData("bool? ok = null;  // is it? yes or no", "true", "bool? ok = true;  // is it? yes or no", "yes")]
    [InlineData("string? w = null;  // which? a, b", "\"b\"", "string? w = \"b\";   // which? a, b", "b")]
    public void An_answer_takes_the_place_of_null(string source, string answer, string expected, string guessed)
    {
        var changed = GuessQuestion.In(source)!.Replace(source, answer);

        Assert.Equal(expected, changed);
        Assert.Equal(guessed, GuessQuestion.In(changed)!.Guessed);
        Assert.Equal(
            source.Replace(" ", "", StringComparison.Ordinal),
            GuessQuestion.In(changed)!.Replace(changed, "").Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("100", null)]
    [InlineData("0.05", "is from 0.1 to 100")]
    [InlineData("-4", "is from 0.1 to 100")]
    [InlineData("1,5", "is a number, with a point before its decimals")]
    [InlineData("NaN", "is a number, with a point before its decimals")]
    [InlineData("soon", "is a number, with a point before its decimals")]
    public void An_answer_outside_the_range_or_no_number_is_refused(string answer, string? misfit) =>
        Assert.Equal(misfit, GuessQuestion.In(Seconds)!.Misfit(answer));

    [Theory]
    [InlineData("int? n = null; // how many? 0 to 13", 0, 13, 1)]
    [InlineData("double? share = null; // how many percent? 0 to 100", 0, 100, 1)]
    [InlineData("double? times = null; // how many times? 0.1 to 20", 0.1, 20, 0.1)]
    public void A_short_scale_has_a_slider(string source, double least, double most, double step) =>
        Assert.Equal((least, most, step), GuessQuestion.In(source)!.Slider);

    [Theory]
    [InlineData("double? seconds = null; // how many? 0.01 to 1000")]
    [InlineData("int? jobs = null; // how many?")]
    [InlineData("bool? ends = null; // does it end? yes or no")]
    public void A_long_one_has_none(string source) => Assert.Null(GuessQuestion.In(source)!.Slider);
}
