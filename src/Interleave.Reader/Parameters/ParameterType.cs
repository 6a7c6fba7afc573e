namespace Interleave.Reader.Parameters;

/// <summary>
/// A type of values that can be given as text. A text is read as a value, and the value is written as a literal: what
/// a reader gives never is code.
/// </summary>
/// <param name="Name">The type as code names it.</param>
/// <param name="Example">A value, as it is given on a command line.</param>
/// <param name="Reader">Reads a text: its literal, or what it should have been.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record ParameterType(
    string Name, string Example, Func<string, (string? Literal, string? Misfit)> Reader)
{
    /// <summary>The types whose values can be given, in words.</summary>
    public const string Served =
        "int, long and the other whole numbers, double, float, decimal, bool, char, string, TimeSpan, enums of .NET "
        + "or of the notebook, arrays of these, and all of them with a question mark";

    /// <summary>Whether a value can be none.</summary>
    public bool CanBeNull => None is not null;

    /// <summary>How no value is written; null if there has to be one.</summary>
    public string? None { get; init; }

    /// <summary>
    /// Whether the literals are of this type also where no type is written, as behind <c>var</c>.
    /// </summary>
    public bool ShowsInLiterals { get; init; } = true;

    /// <summary>The type as a list has it, where a text always stands in quotes; null for this one.</summary>
    public ParameterType? InLists { get; init; }

    /// <summary>
    /// Reads a text: as the literal of a value, or what it should have been, as the end of a sentence.
    /// </summary>
    /// <param name="text">The text.</param>
    public (string? Literal, string? Misfit) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text == None ? (None, null) : Reader(text);
    }

    /// <summary>The literal of a value that fits, as it is written where the type is not.</summary>
    /// <param name="literal">The literal.</param>
    public string Typed(string literal) => ShowsInLiterals && literal != None ? literal : $"({Name}){literal}";
}
