using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Kernel.Editing;

/// <summary>One way to call what is called at a place. Roslyn's own signature help is not public.</summary>
/// <param name="Signature">The signature, as C# writes it.</param>
/// <param name="Summary">What its doc comment says, or empty.</param>
/// <param name="Parameters">The names of its parameters.</param>
internal sealed record CallSignatures(string Signature, string Summary, ImmutableArray<string> Parameters)
{
    /// <summary>
    /// The ways to call what stands before the brackets around the place; empty if there are none.
    /// </summary>
    /// <param name="position">The place, in UTF-16 units from 0 to the code's length.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<ImmutableArray<CallSignatures>> AtAsync(
        Document document, int position, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var arguments = root!.FindToken(Math.Max(0, position - 1)).Parent?.AncestorsAndSelf()
            .OfType<ArgumentListSyntax>()
            .FirstOrDefault(list => list.OpenParenToken.Span.End <= position
                && (list.CloseParenToken.IsMissing || position <= list.CloseParenToken.SpanStart));
        var called = arguments?.Parent switch
        {
            InvocationExpressionSyntax call => MembersOf(model!, call.Expression, cancellationToken),
            BaseObjectCreationExpressionSyntax creation =>
                (model!.GetTypeInfo(creation, cancellationToken).Type as INamedTypeSymbol)?.InstanceConstructors
                    .Cast<ISymbol>(),
            _ => null,
        };
        return called is null ? [] : [.. called
            .Where(symbol => model!.IsAccessible(position, symbol))
            .Select(symbol => new CallSignatures(
                symbol.ToMinimalDisplayString(model!, position), SummaryOf(symbol), [.. ParametersOf(symbol)]))];
    }

    private static IEnumerable<string> ParametersOf(ISymbol symbol) =>
        symbol is IMethodSymbol method ? method.Parameters.Select(parameter => parameter.Name) : [];

    private static IEnumerable<ISymbol> MembersOf(
        SemanticModel model, ExpressionSyntax called, CancellationToken cancellationToken)
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
            var summary = XElement.Parse(xml).DescendantsAndSelf("summary").FirstOrDefault();
            return summary is null ? "" : string.Join(' ', WordsOf(summary));
        }
        catch (XmlException)
        {
            return "";
        }
    }

    // <see cref="T:System.Threading.Thread"/> is read as Thread, and <paramref name="work"/> as work.
    private static string[] WordsOf(XElement element)
    {
        var text = string.Concat(element.DescendantNodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { FirstNode: null } link when link.Attribute("cref") is { } cref => NameOf(cref.Value),
            XElement { FirstNode: null } link => link.FirstAttribute?.Value ?? "",
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
