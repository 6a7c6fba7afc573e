namespace Interleave.Exercises;

/// <summary>
/// Six questions about programs that are not in the chapter, asked before it, and six more of the same kind after it.
/// The answers stay on the reader's machine, in the file <c>interleave/six-questions.json</c> of the user's folder for
/// data. A file that cannot be read or written is said, and nothing is thrown.
/// </summary>
/// <threadsafety static="true"/>
public static class SixQuestions
{
    private static readonly QuestionsTwice Questions =
        new(TransferQuestions.Before, TransferQuestions.After, KeptAnswers.OfUser);

    /// <summary>Shows the questions as they are asked before the chapter, and keeps answers to them. It does not say
    /// which are right.</summary>
    /// <param name="answers">A letter for each question, in order; an empty one leaves what was kept before.</param>
    public static Reply Before(params string[] answers) => Questions.Before(answers);

    /// <summary>Shows the questions as they are asked after the chapter, and keeps answers to them.</summary>
    /// <param name="answers">A letter for each question, in order; an empty one leaves what was kept before.</param>
    public static Reply After(params string[] answers) => Questions.After(answers);

    /// <summary>Shows the answers from before and after side by side, and says why the later ones are right or
    /// wrong.</summary>
    public static Reply Compare() => Questions.Compare();
}
