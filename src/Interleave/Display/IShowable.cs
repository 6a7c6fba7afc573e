namespace Interleave.Display;

/// <summary>A result that a cell shows by ending with it.</summary>
/// <remarks>
/// <para>
/// A type shows itself when it implements this interface and carries
/// <c>[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]</c>,
/// which derived classes inherit: see <see cref="Showable"/>.
/// </para>
/// <para>
/// It must not be a sequence (<see cref="System.Collections.IEnumerable"/>): a notebook engine has its own formatter
/// for sequences, and which of two unrelated interfaces wins is not defined.
/// </para>
/// </remarks>
/// <threadsafety static="true" instance="true"/>
public interface IShowable
{
    /// <summary>A fragment of HTML, with all text encoded and no colours but the page's own.</summary>
    string ToHtml();

    /// <summary>The same content as plain text, without a line break at its end.</summary>
    string ToText();
}
