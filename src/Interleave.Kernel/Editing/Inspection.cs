using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;

namespace Interleave.Kernel.Editing;

/// <summary>What is known of the name at a place in a cell; or, between the brackets of a call, of what is called.</summary>
/// <param name="Text">As plain text.</param>
/// <param name="Markdown">As Markdown, with the code set off.</param>
internal sealed record Inspection(string Text, string Markdown)
{
    /// <summary>Asks Roslyn.</summary>
    /// <param name="workspace">The cells that have run.</param>
    /// <param name="code">The cell's code.</param>
    /// <param name="position">The place, in UTF-16 units from 0 to the code's length.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Null where there is nothing to say.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<Inspection?> AtAsync(EditingWorkspace workspace, string code, int position, CancellationToken cancellationToken)
    {
        var document = workspace.DocumentOf(code);
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;

        // A cursor often stands just behind the name that is meant.
        foreach (var place in position > 0 ? (int[])[position, position - 1] : [position])
        {
            var token = root.FindToken(place);
            if (token.Span.Contains(place)
                && (token.IsKind(SyntaxKind.IdentifierToken) || token.IsKeyword())
                && await QuickInfoService.GetService(document)!.GetQuickInfoAsync(document, place, cancellationToken).ConfigureAwait(false) is { } info)
            {
                return Of(info);
            }
        }

        return await SignaturesAsync(document, position, cancellationToken).ConfigureAwait(false);
    }

    private static Inspection Of(QuickInfoItem info)
    {
        var text = new StringBuilder();
        var markdown = new StringBuilder();
        foreach (var section in info.Sections.Where(section => section.Text.Length > 0))
        {
            text.Append(text.Length == 0 ? "" : "\n\n").Append(section.Text);
            markdown.Append(section.Kind == QuickInfoSectionKinds.Description ? $"```csharp\n{section.Text}\n```\n" : $"\n{section.Text}\n");
        }

        return new(text.ToString(), markdown.ToString());
    }

    // Roslyn's own signature help is not public.
    private static async Task<Inspection?> SignaturesAsync(Document document, int position, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var arguments = root!.FindToken(Math.Max(0, position - 1)).Parent?.AncestorsAndSelf()
            .OfType<ArgumentListSyntax>()
            .FirstOrDefault(list => list.OpenParenToken.Span.End <= position && (list.CloseParenToken.IsMissing || position <= list.CloseParenToken.SpanStart));
        var called = arguments?.Parent switch
        {
            InvocationExpressionSyntax call => MembersOf(model!, call.Expression, cancellationToken),
            BaseObjectCreationExpressionSyntax creation =>
                (model!.GetTypeInfo(creation, cancellationToken).Type as INamedTypeSymbol)?.InstanceConstructors.Cast<ISymbol>(),
            _ => null,
        };
        var lines = called?
            .Where(symbol => model!.IsAccessible(position, symbol))
            .Select(symbol => (Signature: symbol.ToMinimalDisplayString(model!, position), Summary: SummaryOf(symbol)))
            .ToArray();
        return lines is null or [] ? null : new(
            string.Join("\n\n", lines.Select(line => line.Summary.Length == 0 ? line.Signature : $"{line.Signature}\n{line.Summary}")),
            string.Join("\n\n", lines.Select(line => $"```csharp\n{line.Signature}\n```\n{line.Summary}")));
    }

    private static IEnumerable<ISymbol> MembersOf(SemanticModel model, ExpressionSyntax called, CancellationToken cancellationToken)
    {
        var group = model.GetMemberGroup(called, cancellationToken);
        if (!group.IsEmpty)
        {
            return group;
        }

        // A local function, or a delegate in a variable.
        var info = model.GetSymbolInfo(called, cancellationToken);
        var symbols = info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols;
        return symbols.Select(candidate => (candidate switch
        {
            ILocalSymbol { Type: INamedTypeSymbol { DelegateInvokeMethod: { } invoke } } => invoke,
            IFieldSymbol { Type: INamedTypeSymbol { DelegateInvokeMethod: { } invoke } } => invoke,
            IPropertySymbol { Type: INamedTypeSymbol { DelegateInvokeMethod: { } invoke } } => invoke,
            _ => candidate,
        })!);
    }

    private static string SummaryOf(ISymbol symbol)
    {
        var xml = symbol.GetDocumentationCommentXml(expandIncludes: true);
        if (string.IsNullOrWhiteSpace(xml))
        {
            return "";
        }

        try
        {
            var summary = System.Xml.Linq.XElement.Parse(xml).DescendantsAndSelf("summary").FirstOrDefault();
            return summary is null ? "" : string.Join(' ', WordsOf(summary));
        }
        catch (System.Xml.XmlException)
        {
            return "";
        }
    }

    // <see cref="T:System.Threading.Thread"/> is read as Thread, and <paramref name="work"/> as work.
    private static string[] WordsOf(System.Xml.Linq.XElement element)
    {
        var text = string.Concat(element.DescendantNodes().Select(node => node switch
        {
            System.Xml.Linq.XText words => words.Value,
            System.Xml.Linq.XElement { FirstNode: null } link when link.Attribute("cref") is { } cref => NameOf(cref.Value),
            System.Xml.Linq.XElement { FirstNode: null } link => link.FirstAttribute?.Value ?? "",
            _ => "",
        }));
        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static string NameOf(string cref)
    {
        var name = cref.Split('(')[0];
        return name[(name.LastIndexOfAny(['.', ':']) + 1)..].Split('`')[0];
    }
}
