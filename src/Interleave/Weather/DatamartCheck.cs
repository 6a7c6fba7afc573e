using Interleave.Display;

namespace Interleave.Weather;

/// <summary>
/// Whether the session's local weather server answers, shown as a line: ok, or a sentence with the fix.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed class DatamartCheck : Showable
{
    internal DatamartCheck(bool answers, string sentence) => (Answers, Sentence) = (answers, sentence);

    /// <summary>Whether it answered.</summary>
    public bool Answers { get; }

    /// <summary>Where it answers, or what is wrong and what to do about it.</summary>
    public string Sentence { get; }

    /// <inheritdoc/>
    public override string ToText() => $"server   {(Answers ? "ok  " : "")}{Sentence}";
}
