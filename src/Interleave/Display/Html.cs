using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Interleave.Display;

/// <summary>Text on its way into HTML.</summary>
internal static class Html
{
    // Letters such as é stay as they are; what HTML gives a meaning to does not.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text, safe as the content of an element and inside a quoted attribute.</summary>
    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>A paragraph with this text.</summary>
    public static string Paragraph(string text) => $"<p>{Encode(text)}</p>";

    /// <summary>A paragraph in small letters.</summary>
    public static string SmallPrint(string text) => $"<p style=\"margin:0.3em 0\"><small>{Encode(text)}</small></p>";

    /// <summary>A paragraph that is not overlooked.</summary>
    public static string Warning(string text) => $"<p><strong>{Encode(text)}</strong></p>";
}
