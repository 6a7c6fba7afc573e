using System.Collections.Immutable;

namespace Interleave.Exercises.Tests;

/// <summary>A quiz says at once what is right and why, and asks again what was missed.</summary>
public sealed class QuizTests
{
    private static readonly ImmutableArray<Question> Three =
    [
        new("", "One?", "", [new("yes", "Because of one.", true), new("no", "One is one."), new("both", "Not both.")]),
        new("", "Two?", "x = 2;", [new("yes", "No two."), new("no", "Because of two.", true)]),
        new("", "Three?", "", [new("yes", "No three."), new("no", "Because of three.", true)]),
    ];

    public static IEnumerable<TheoryDataRow<int>> Numbers => Enumerable.Range(1, 12).Select(number => new TheoryDataRow<int>(number));

    [Fact]
    public void A_question_is_shown_with_its_choices_and_how_to_answer()
    {
        var reply = new QuizRound(Three).Answer(2, "");

        Assert.Equal(
            "Question 2. Two?\n    x = 2;\n  a) yes\n  b) no\n\nWrite a or b between the quotation marks, and run the cell again.",
            reply.ToText());
        Assert.Contains("<pre>x = 2;</pre><ol type=\"a\"><li>yes</li><li>no</li></ol>", reply.ToHtml(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "Right. Because of one.")]
    [InlineData(" A ", "Right. Because of one.")]
    [InlineData("a)", "Right. Because of one.")]
    [InlineData("b", "Not so. One is one.")]
    [InlineData("c.", "Not so. Not both.")]
    [InlineData("d", "“d” is none of the choices. Write a, b or c.")]
    [InlineData("yes", "“yes” is none of the choices. Write a, b or c.")]
    [InlineData(null, "Write a, b or c between the quotation marks, and run the cell again.")]
    public void An_answer_is_told_at_once_whether_it_is_right_and_why(string? answer, string told) =>
        Assert.EndsWith(told, new QuizRound(Three).Answer(1, answer).ToText(), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-1)]
    public void A_number_that_is_no_question_gets_a_sentence(int number) =>
        Assert.Equal($"There are questions 1 to 3, and no question {number}.", new QuizRound(Three).Answer(number, "a").ToText());

    [Fact]
    public void What_was_missed_comes_back_with_its_choices_in_another_order_until_it_is_right()
    {
        var round = new QuizRound(Three);
        Assert.StartsWith("Nothing has been answered yet.", round.Again("").ToText(), StringComparison.Ordinal);
        round.Answer(1, "b");
        round.Answer(2, "b");
        Assert.Equal(
            "1 question to come again.\nQuestion 1, once more. One?\n  a) both\n  b) no\n  c) yes\n\n" +
            "Write a, b or c between the quotation marks, and run the cell again.",
            round.Again("").ToText());
        round.Answer(3, "a");

        Assert.Contains("Not so. One is one.\n2 questions to come again.\nQuestion 3", round.Again("b").ToText(), StringComparison.Ordinal);
        Assert.Contains("Right. Because of three.\n1 question to come again.", round.Again("a").ToText(), StringComparison.Ordinal);
        Assert.Equal(
            "Right. Because of one.\nAll 3 questions are answered, 1 of them right at once.", round.Again("c").ToText());
        Assert.Equal("All 3 questions are answered, 1 of them right at once.", round.Again("c").ToText());
    }

    [Fact]
    public void Only_the_first_answer_counts()
    {
        var round = new QuizRound(Three);
        round.Answer(1, "b");
        round.Answer(1, "a");
        round.Answer(1, "c");
        Assert.StartsWith("1 question to come again.", round.Again("").ToText(), StringComparison.Ordinal);

        round.Answer(2, "b");
        round.Answer(2, "a");
        round.Answer(3, "b");
        Assert.EndsWith("All 3 questions are answered, 2 of them right at once.", round.Again("c").ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Each_question_has_one_right_choice_and_a_reason_for_each(int number) => AssertSound(QuizQuestions.All[number - 1]);

    [Fact]
    public void There_are_twelve_and_the_right_letter_is_not_always_the_same()
    {
        Assert.Equal(12, QuizQuestions.All.Length);
        AssertVaried(QuizQuestions.All);
    }

    /// <summary>Asserts that a question can be answered, in one way.</summary>
    internal static void AssertSound(Question question)
    {
        Assert.EndsWith("?", question.Text, StringComparison.Ordinal);
        Assert.InRange(question.Choices.Length, 3, 4);
        Assert.Single(question.Choices, choice => choice.IsRight);
        Assert.All(question.Choices, choice => Assert.NotEmpty(choice.Why));
        Assert.Equal(question.Choices.Length, question.Choices.Select(choice => choice.Text).Distinct().Count());
        Assert.All(question.Code.Split('\n'), line => Assert.InRange(line.Length, 0, 85));
    }

    /// <summary>Asserts that no letter is right more often than in half of the questions.</summary>
    internal static void AssertVaried(ImmutableArray<Question> questions)
    {
        var letters = questions.Select(question => question.Lettered(question.Choices.Single(choice => choice.IsRight))[0]);
        Assert.All(letters.GroupBy(letter => letter), group => Assert.InRange(group.Count(), 1, questions.Length / 2));
    }
}
