namespace Interleave.Exercises;

/// <summary>
/// Twelve questions on the chapter. What is answered is remembered until the notebook's engine ends, and what was
/// missed is asked again.
/// </summary>
/// <threadsafety static="true"/>
public static class Quiz
{
    private static readonly QuizRound Round = new(QuizQuestions.All);

    /// <summary>Shows a question, or says whether an answer is right, and why. Only the first answer to a question
    /// counts.</summary>
    /// <param name="question">The question's number, 1 to 12; for another the reply says so.</param>
    /// <param name="answer">The letter of a choice; empty to see the question.</param>
    public static Reply Answer(int question, string answer) => Round.Answer(question, answer);

    /// <summary>Asks the questions again that were missed, one after another, with their choices in another order,
    /// until each was answered right.</summary>
    /// <param name="answer">The letter of a choice for the question that is shown; empty to see it.</param>
    public static Reply Again(string answer) => Round.Again(answer);
}
