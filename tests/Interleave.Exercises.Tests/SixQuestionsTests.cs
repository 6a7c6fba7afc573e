namespace Interleave.Exercises.Tests;

/// <summary>Six questions before the chapter and six after it; the answers stay on the reader's machine.</summary>
public sealed class SixQuestionsTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"interleave-{Guid.NewGuid():N}");

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, 6)];

    private string FilePath => Path.Combine(_folder, "deep", "six-questions.json");

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Each_question_has_one_right_choice_and_comes_again_in_another_dress(int number)
    {
        var (before, after) = (TransferQuestions.Before[number], TransferQuestions.After[number]);
        QuizTests.AssertSound(before);
        QuizTests.AssertSound(after);
        Assert.Equal(before.Topic, after.Topic);
        Assert.NotEqual(before.Text + before.Code, after.Text + after.Code);

        // Whoever remembers the letter remembers nothing.
        Assert.NotEqual(RightLetter(before), RightLetter(after));
    }

    [Fact]
    public void There_are_six_and_the_right_letter_is_not_always_the_same()
    {
        Assert.Equal((6, 6), (TransferQuestions.Before.Length, TransferQuestions.After.Length));
        QuizTests.AssertVaried(TransferQuestions.Before);
        QuizTests.AssertVaried(TransferQuestions.After);
    }

    [Fact]
    public void Answers_are_kept_from_one_notebook_to_another_and_compared()
    {
        var before = Questions().Before(["b", "", "", "c", "", ""]).ToText();
        Assert.Contains("b) 4 s (your answer)", before, StringComparison.Ordinal);
        Assert.DoesNotContain("Right", before, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("2 answers kept, on this machine only.", before, StringComparison.Ordinal);

        // A later one is added, and an empty one takes none away.
        Assert.Contains("3 answers kept", Questions().Before(["", "a"]).ToText(), StringComparison.Ordinal);
        Assert.Contains("3 answers kept", Questions().Before(["", "", "", "", "", ""]).ToText(), StringComparison.Ordinal);

        Assert.StartsWith("Nothing to compare yet", Questions().Compare().ToText(), StringComparison.Ordinal);
        Questions().After(["c", "b", "c"]);
        var compared = Questions().Compare().ToText();
        Assert.Matches(@"(?m)^waits that overlap +4 s \(right\) +6 s \(right\)$", compared);
        Assert.Matches(@"(?m)^computing on cores +1 s \(not so\) +3 s \(right\)$", compared);
        Assert.Matches(@"(?m)^two who change one number +passed over +2, 3, 4 or 5 \(not so\)$", compared);
        Assert.Matches(@"(?m)^before a Join +either \(right\) +passed over$", compared);
        Assert.Contains("3. 2, 3, 4 or 5: not so. The last to write writes at most 4.", compared, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_before_there_is_an_answer()
    {
        Assert.Contains("Leave one empty to pass it over.", Questions().Before([]).ToText(), StringComparison.Ordinal);
        Questions().Before(["", " ", "x"]);
        Questions().Compare();

        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void What_is_no_answer_gets_a_sentence()
    {
        var reply = Questions().Before(["z", "a"]).ToText();
        Assert.Contains("“z” is no answer to question 1: write a, b, c or d.", reply, StringComparison.Ordinal);
        Assert.Contains("1 answer kept", reply, StringComparison.Ordinal);
        Assert.Equal(
            "There are 6 questions, and 7 answers.", Questions().Before(["a", "a", "a", "a", "a", "a", "a"]).ToText());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1, 2]")]
    [InlineData("{\"before\": 3}")]
    [InlineData("null")]
    [InlineData("{\"before\": [null, \"q\", \"a\"], \"other\": null}")]
    public void A_file_that_makes_no_sense_does_no_harm(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, content);

        Questions().Compare();
        Assert.Contains(" kept, on this machine only.", Questions().Before(["a"]).ToText(), StringComparison.Ordinal);
        Questions().After(["c"]);
        Assert.Matches(@"(?m)^waits that overlap +2 s \(not so\) +6 s \(right\)$", Questions().Compare().ToText());
    }

    [Fact]
    public void Where_nothing_can_be_written_one_sentence_says_so()
    {
        // A file stands where the folder should be.
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "deep"), "");

        Assert.Contains($"Your answers cannot be kept in {FilePath}: ", Questions().Before(["a"]).ToText(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static char RightLetter(Question question) => question.Lettered(question.Choices.Single(choice => choice.IsRight))[0];

    private QuestionsTwice Questions() => new(TransferQuestions.Before, TransferQuestions.After, new KeptAnswers(FilePath));
}
