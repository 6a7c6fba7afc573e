using Interleave.Texts;

namespace Interleave.Reader.Parameters;

/// <summary>A parameter that a cell declares.</summary>
/// <param name="Name">The name.</param>
/// <param name="WrittenType">
/// Its type as it is written, such as <c>int</c> or <c>var</c>; null where the language has no types to write.
/// </param>
/// <param name="Type">Its type as far as values can be judged and written; null if they cannot.</param>
public sealed record ParameterDeclaration(string Name, string? WrittenType, ParameterType? Type)
{
    /// <summary>
    /// What keeps a text from being a value of this parameter, in a sentence that names both; null if nothing does.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The cell's notebook, as the reader knows it.</param>
    public string? Refusal(string text, string place)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Type is null)
        {
            var why = WrittenType == "var"
                ? "is declared with var, and what stands behind it does not show its type"
                : $"is of type {WrittenType}";
            return $"{Name} in {place} {why}, so no value can be given to it here; change it in the notebook. "
                + $"Values can be given to these types: {ParameterType.Served}.";
        }

        return Type.Read(text).Misfit is { } misfit ? Refusal(text, place, misfit) : null;
    }

    /// <summary>The sentence for a value that something else speaks against.</summary>
    /// <param name="text">The text of the value.</param>
    /// <param name="place">The cell's notebook, as the reader knows it.</param>
    /// <param name="misfit">What the value should be, as the end of a sentence.</param>
    public string Refusal(string text, string place, string misfit)
    {
        var type = WrittenType is null ? "" : $" (of type {Type!.Name})";
        var none = Type!.CanBeNull ? $", or {Name}={Type.None} for none" : "";
        return $"{Name} in {place}{type} {misfit}; '{QuotedText.Of(text)}' does not fit. "
            + $"Write it as in --set {Name}={Type.Example}{none}.";
    }
}
