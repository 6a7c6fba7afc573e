using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Display;

/// <summary>A result that a cell shows by ending with it; a console shows its plain text.</summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public abstract class Showable : IShowable
{
    private protected Showable()
    {
    }

    /// <summary>What is shown below it; null for nothing.</summary>
    internal IShowable? Remark { get; private set; }

    /// <summary>A copy of a result, with something to show below it.</summary>
    internal static T WithRemark<T>(T result, IShowable remark)
        where T : Showable
    {
        var copy = (T)result.MemberwiseClone();
        copy.Remark = remark;
        return copy;
    }

    /// <inheritdoc/>
    public virtual string ToHtml() => Html.Paragraph(ToText());

    /// <inheritdoc/>
    public abstract string ToText();

    /// <summary>The same as <see cref="ToText"/>, and what is shown below it.</summary>
    public sealed override string ToString() => Remark is null ? ToText() : $"{ToText()}\n{Remark.ToText()}";
}
