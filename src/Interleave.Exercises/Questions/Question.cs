using System.Collections.Immutable;

namespace Interleave.Exercises;

/// <summary>A question that is answered by a letter.</summary>
/// <param name="Topic">What it is about, in a few words; a reader who sees them may know the answer.</param>
/// <param name="Text">The question.</param>
/// <param name="Code">A few lines of C# that belong to it; empty for none.</param>
/// <param name="Choices">What it offers, from a; one is right.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record Question(string Topic, string Text, string Code, ImmutableArray<Choice> Choices)
{
    /// <summary>The letters that can be answered: <c>a, b or c</c>.</summary>
    public string Letters =>
        $"{string.Join(", ", Choices[..^1].Select((_, index) => LetterOf(index)))} or {LetterOf(Choices.Length - 1)}";

    /// <summary>The same with its choices the other way round, for a reader who comes again.</summary>
    public Question Reversed() => this with { Choices = [.. Choices.Reverse()] };

    /// <summary>The choice that an answer names.</summary>
    /// <param name="answer">What the reader wrote: a letter, also in upper case or with a bracket.</param>
    /// <returns>Null if it names none.</returns>
    public Choice? Named(string? answer) =>
        (answer ?? "").Trim().TrimEnd(')', '.').ToLowerInvariant() is [>= 'a' and var letter]
            && letter - 'a' < Choices.Length ? Choices[letter - 'a'] : null;

    /// <summary>A choice with its letter, as in <c>b) 4 s</c>.</summary>
    public string Lettered(Choice choice) => $"{LetterOf(Choices.IndexOf(choice))}) {choice.Text}";

    private static char LetterOf(int index) => (char)('a' + index);
}
