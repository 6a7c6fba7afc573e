namespace Interleave.Display;

/// <summary>
/// A result that shows itself, so that a cell only has to end with it.
/// </summary>
/// <remarks>
/// <para>
/// A type shows itself when it implements this interface and carries
/// <c>[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]</c>.
/// Derived classes inherit the attribute.
/// </para>
/// <para>
/// Such a type must not be a sequence (<see cref="System.Collections.IEnumerable"/>): a notebook engine has a formatter
/// of its own for sequences, and which of two unrelated interfaces wins there is not defined.
/// </para>
/// <para>Both methods may be called from several threads at once.</para>
/// </remarks>
public interface IShowable
{
    /// <summary>A fragment of HTML, with all text encoded and with the page's own colours.</summary>
    string ToHtml();

    /// <summary>The same content as plain text, without a line break at its end.</summary>
    string ToText();
}
