using System.Net;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Rendering;

/// <summary>
/// Finds the scripts in the HTML of an output. They do not run on our pages, and the reader is told so.
/// </summary>
/// <threadsafety static="true"/>
internal static partial class OutputScripts
{
    /// <summary>
    /// Whether HTML brings a script: an element, a handler in an attribute, or an address that is one. Our own scripts
    /// do not count, because the page itself does what they do: those of outputs that are marked with an attribute
    /// <c>data-interleave-…</c>, and the one that brings the drawing library.
    /// </summary>
    public static bool AreIn(string html)
    {
        try
        {
            return Find(html);
        }
        catch (RegexMatchTimeoutException)
        {
            // No notice is given of HTML that is made to take long; its scripts do not run anyway.
            return false;
        }
    }

    /// <summary>Whether HTML shows nothing where its scripts do not run.</summary>
    public static bool AreAllOf(string html)
    {
        try
        {
            var rest = WithoutText(html);
            return !Visible().IsMatch(rest)
                && string.IsNullOrWhiteSpace(WebUtility.HtmlDecode(Tag().Replace(rest, "")));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Takes the script elements out.</summary>
    public static string TakeOut(string html) => ScriptElement().Replace(html, "");

    /// <summary>How the chapter's script with plotly.js begins.</summary>
    private const string OurLibrary = "if (window.Plotly) return;";

    private static bool Find(string html)
    {
        var isOurs = html.Contains(OurLibrary, StringComparison.Ordinal);
        var areFound = false;
        foreach (Match tag in Tag().Matches(WithoutText(html)))
        {
            var attributes = Attribute().Matches(tag.Groups["attributes"].Value);
            isOurs |= attributes.Any(attribute => OurMark().IsMatch(Name(attribute)));
            areFound |= attributes.Any(attribute => Handler().IsMatch(Name(attribute)))
                || attributes.Any(attribute => ScriptAddress().IsMatch(Value(attribute)))
                || IsScriptThatRuns(tag, attributes);
        }

        return areFound && !isOurs;
    }

    private static bool IsScriptThatRuns(Match tag, MatchCollection attributes) =>
        tag.Groups["name"].Value.Equals("script", StringComparison.OrdinalIgnoreCase)
        && attributes.All(attribute =>
            !Name(attribute).Equals("type", StringComparison.OrdinalIgnoreCase)
                || ScriptType().IsMatch(Value(attribute)));

    /// <summary>
    /// The HTML without comments and without the insides of scripts and styles, where a bracket begins no tag.
    /// </summary>
    private static string WithoutText(string html) =>
        Inside().Replace(Comment().Replace(html, ""), element => element.Groups["open"].Value);

    private static string Name(Match attribute) => attribute.Groups["name"].Value;

    private static string Value(Match attribute) =>
        WebUtility.HtmlDecode(attribute.Groups["value"].Value.Trim('"', '\'', ' '));

    private const int Patience = 1000;

    private const RegexOptions Options =
        RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"<script\b[^>]*>.*?</script\s*>", Options)]
    private static partial Regex ScriptElement();

    [GeneratedRegex(@"<!--.*?(?:-->|\z)", Options, Patience)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<open><(?<element>script|style)\b[^>]*>).*?</\k<element>\s*>", Options, Patience)]
    private static partial Regex Inside();

    [GeneratedRegex(
        """<(?<name>[a-z][^\s/>]*)(?<attributes>(?:[^"'<>]|"[^"]*"|'[^']*')*)>|</[a-z][^>]*>""",
        Options,
        Patience)]
    private static partial Regex Tag();

    [GeneratedRegex(
        """(?<name>[^\s"'<>/=]+)(?:\s*=\s*(?<value>"[^"]*"|'[^']*'|[^\s"'>]+))?""",
        Options,
        Patience)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\Adata-interleave-", Options, Patience)]
    private static partial Regex OurMark();

    [GeneratedRegex(@"\Aon[a-z]+\z", Options, Patience)]
    private static partial Regex Handler();

    [GeneratedRegex(@"\A\s*javascript:", Options, Patience)]
    private static partial Regex ScriptAddress();

    /// <summary>The types of scripts that a browser runs; the others are data.</summary>
    [GeneratedRegex(
        @"\A\s*(?:|module|importmap|(?:text|application)/(?:x-)?(?:java|ecma)script\s*(?:;.*)?)\s*\z",
        Options,
        Patience)]
    private static partial Regex ScriptType();

    [GeneratedRegex(
        "<(?:img|svg|picture|video|audio|object|embed|iframe|input|button|select|textarea|progress|meter|hr|table)\\b",
        Options,
        Patience)]
    private static partial Regex Visible();
}
