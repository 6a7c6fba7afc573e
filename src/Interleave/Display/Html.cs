using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Interleave.Display;

/// <summary>Turns text into HTML.</summary>
/// <threadsafety static="true"/>
internal static class Html
{
    // Letters such as é stay as they are; characters with a meaning in HTML do not.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text, safe as the content of an element and in a quoted attribute.</summary>
    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>A paragraph with this text.</summary>
    public static string Paragraph(string text) => $"<p>{Encode(text)}</p>";

    /// <summary>A paragraph in small print.</summary>
    public static string SmallPrint(string text) => $"<p style=\"margin:0.3em 0\"><small>{Encode(text)}</small></p>";

    /// <summary>A paragraph in bold.</summary>
    public static string Warning(string text) => $"<p><strong>{Encode(text)}</strong></p>";
}
