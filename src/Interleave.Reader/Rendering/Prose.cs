using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Interleave.Reader.Rendering;

/// <summary>
/// Markdown as HTML that is safe to put into a page: HTML in it is shown as text, but for the frame of a folded part
/// (<see cref="FoldParser"/>); links lead only to pages of the chapter, to the web and to mail, and no picture is
/// loaded from elsewhere.
/// </summary>
/// <param name="Html">The HTML.</param>
/// <param name="Headings">Its headings, from top to bottom.</param>
/// <param name="Text">Its text without any marks, for searching.</param>
/// <param name="Lead">The text of its first paragraph; empty if it has none.</param>
/// <param name="Sections">
/// The same text in parts: what stands above the first heading, if anything does, and below each.
/// </param>
/// <threadsafety static="true" instance="true"/>
public sealed record Prose(
    string Html, IReadOnlyList<ProseHeading> Headings, string Text, string Lead, IReadOnlyList<ProseSection> Sections)
{
    private static readonly MarkdownPipeline Pipeline = CreatePipeline();

    /// <summary>Whether a part of it is folded.</summary>
    public bool HasFolds => Html != Unfolded;

    /// <summary>The HTML with every folded part open.</summary>
    public string Unfolded => FoldRenderer.Unfold(Html);

    /// <summary>Renders Markdown.</summary>
    /// <param name="markdown">The Markdown.</param>
    /// <param name="anchor">What the <c>id</c>s of its headings begin with, unique in the page; the cell's id.</param>
    /// <param name="pageOf">
    /// Gives the address of the page that shows a notebook, from the path in a link to it, such as
    /// <c>solutions/02-thirteen-cities.ipynb</c>; null if there is no such page.
    /// </param>
    /// <param name="attachments">The pictures that the cell brings along; null for none.</param>
    public static Prose From(
        string markdown, string anchor, Func<string, string?> pageOf, JsonObject? attachments = null)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        ArgumentException.ThrowIfNullOrEmpty(anchor);
        ArgumentNullException.ThrowIfNull(pageOf);
        var document = MarkdownParser.Parse(markdown, Pipeline);
        var headings = new List<ProseHeading>();
        var headingOf = new Dictionary<Block, ProseHeading>();
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{anchor}-h{headings.Count + 1}");
            heading.GetAttributes().Id = id;
            headings.Add(headingOf[heading] = new ProseHeading(heading.Level, PlainText(heading), id));
        }

        foreach (var link in document.Descendants<LinkInline>().ToArray())
        {
            if (link.IsImage)
            {
                ShowPicture(link, attachments);
            }
            else
            {
                Aim(link, link.Url ?? "", pageOf);
            }
        }

        foreach (var paragraph in document.Descendants<ParagraphBlock>())
        {
            MarkCallout(paragraph);
        }

        // Addresses that stand in the text by themselves: <https://…>.
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail).ToArray())
        {
            if (Uri.TryCreate(link.Url, UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            {
                LeadOutside(link);
            }
            else
            {
                link.ReplaceBy(new LiteralInline(link.Url));
            }
        }

        return new Prose(
            Render(document),
            headings,
            PlainText(document),
            document.OfType<ParagraphBlock>().FirstOrDefault() is { } first ? PlainText(first) : "",
            SectionsOf(document, headingOf));
    }

    /// <summary>Renders a cell of Markdown.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="pageOf">As for <see cref="From(string, string, Func{string, string?}, JsonObject?)"/>.</param>
    public static Prose From(NotebookCell cell, Func<string, string?> pageOf)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return From(cell.Source, cell.Id, pageOf, cell.Attachments);
    }

    private static MarkdownPipeline CreatePipeline()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseEmphasisExtras();
        builder.BlockParsers.Insert(0, new FoldParser());
        return builder.Build();
    }

    private static List<ProseSection> SectionsOf(MarkdownDocument document, Dictionary<Block, ProseHeading> headingOf)
    {
        var sections = new List<ProseSection>();
        foreach (var block in document)
        {
            // A heading inside a quotation or a list is a part of that.
            if (block is HeadingBlock)
            {
                sections.Add(new ProseSection(headingOf[block], ""));
                continue;
            }

            if (sections.Count == 0)
            {
                sections.Add(new ProseSection(null, ""));
            }

            sections[^1] = sections[^1] with { Text = $"{sections[^1].Text} {PlainText(block)}".Trim() };
        }

        return sections;
    }

    private static string Render(MarkdownDocument document)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new ScrollingTableRenderer());
        renderer.ObjectRenderers.Add(new FoldRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new ColouredCodeRenderer());
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>
    /// A paragraph that begins with an emphasised word and a colon, as in "*Try it:* …", asks the reader to do
    /// something; the stylesheet finds it by that word.
    /// </summary>
    private static void MarkCallout(ParagraphBlock paragraph)
    {
        if (paragraph.Inline?.FirstChild is EmphasisInline { DelimiterCount: 1 } emphasis
            && emphasis.FirstChild is LiteralInline { NextSibling: null } label
            && label.Content.ToString() is { Length: < 20 } text
            && text.EndsWith(':'))
        {
            paragraph.GetAttributes().AddProperty("data-callout", text[..^1].ToLowerInvariant().Replace(' ', '-'));
        }
    }

    private static void Aim(LinkInline link, string address, Func<string, string?> pageOf)
    {
        var (path, fragment) = address.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash
            ? (address[..hash], address[hash..])
            : (address, "");
        if (path.Length == 0 && fragment.Length > 0)
        {
            return;
        }

        if (Uri.TryCreate(address, UriKind.Absolute, out var outside)
            && address.Contains(':', StringComparison.Ordinal))
        {
            if (outside.Scheme == Uri.UriSchemeHttp || outside.Scheme == Uri.UriSchemeHttps)
            {
                LeadOutside(link);
                return;
            }

            if (outside.Scheme == Uri.UriSchemeMailto)
            {
                return;
            }
        }
        else if (pageOf(Uri.UnescapeDataString(path)) is { } page)
        {
            link.Url = page + fragment;
            return;
        }

        // A file that is no page, or an address that would do something: only its text stays.
        Unwrap(link);
    }

    private static void LeadOutside(IMarkdownObject link)
    {
        var attributes = ((MarkdownObject)link).GetAttributes();
        attributes.AddPropertyIfNotExist("rel", "noopener");
        attributes.AddPropertyIfNotExist("target", "_blank");
    }

    private static void ShowPicture(LinkInline picture, JsonObject? attachments)
    {
        const string Attached = "attachment:";
        var address = picture.Url ?? "";
        if (address.StartsWith(Attached, StringComparison.Ordinal)
            && attachments?[Uri.UnescapeDataString(address[Attached.Length..])] is JsonObject bundle
            && bundle.FirstOrDefault(form => form.Key.StartsWith("image/", StringComparison.Ordinal))
                is var (type, value)
            && value.AsText() is { } data)
        {
            picture.Url = $"data:{type};base64,{data.ReplaceLineEndings("")}";
        }
        else if (!address.StartsWith("data:image/", StringComparison.Ordinal))
        {
            // A picture from elsewhere would tell that site who reads what, and needs a network: only its text stays.
            Unwrap(picture);
        }
    }

    private static void Unwrap(LinkInline link)
    {
        // Behind the link and not before it: Markdig's InsertBefore forgets what stood before the link, for those who
        // go through the text from its end.
        Inline last = link;
        while (link.FirstChild is { } child)
        {
            child.Remove();
            last.InsertAfter(child);
            last = child;
        }

        link.Remove();
    }

    private static string PlainText(MarkdownObject part)
    {
        var text = new StringBuilder(part is CodeBlock alone ? alone.Lines.ToString() : "");
        foreach (var child in part is LeafBlock { Inline: { } inline } ? inline.Descendants() : part.Descendants())
        {
            switch (child)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case CodeBlock block:
                    text.Append(' ').Append(block.Lines.ToString());
                    break;
                case Block:
                    text.Append(' ');
                    break;
            }
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
