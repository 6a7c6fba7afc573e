using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace Interleave.Kernel.Editing;

/// <summary>What could be written at a place in a cell.</summary>
/// <param name="Start">Where the text begins that a match replaces, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Matches">The matches, best first; empty if nothing fits.</param>
internal sealed record Completions(int Start, int End, ImmutableArray<CompletionMatch> Matches)
{
    /// <summary>Asks Roslyn's editor services.</summary>
    /// <param name="position">The place, in UTF-16 units from 0 to the code's length.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<Completions> AtAsync(
        EditingWorkspace workspace, string code, int position, CancellationToken cancellationToken)
    {
        var document = workspace.DocumentOf(code);
        var service = CompletionService.GetService(document)!;
        var list = await service.GetCompletionsAsync(document, position, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        var typed = code[list.Span.Start..Math.Max(list.Span.Start, Math.Min(position, list.Span.End))];
        var items = list.ItemsList
            .Where(item => !item.IsComplexTextEdit
                && item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(item => item.FilterText.StartsWith(typed, StringComparison.Ordinal))
            .ThenByDescending(item => item.Rules.MatchPriority)
            .ThenBy(item => item.SortText, StringComparer.OrdinalIgnoreCase)
            .Select(item => new CompletionMatch(item.DisplayText, KindOf(item.Tags)))
            .DistinctBy(match => match.Text);
        return list.ItemsList.Count == 0
            ? new(position, position, [])
            : new(list.Span.Start, list.Span.End, [.. items]);
    }

    private static string KindOf(ImmutableArray<string> tags) => tags.Select(tag => tag switch
    {
        WellKnownTags.Method or WellKnownTags.ExtensionMethod => "method",
        WellKnownTags.Property => "property",
        WellKnownTags.Field or WellKnownTags.Constant or WellKnownTags.EnumMember => "field",
        WellKnownTags.Event => "event",
        WellKnownTags.Local or WellKnownTags.Parameter or WellKnownTags.RangeVariable => "variable",
        WellKnownTags.Class => "class",
        WellKnownTags.Structure => "struct",
        WellKnownTags.Interface => "interface",
        WellKnownTags.Enum => "enum",
        WellKnownTags.Delegate => "delegate",
        WellKnownTags.Namespace => "namespace",
        WellKnownTags.Keyword => "keyword",
        WellKnownTags.Snippet => "snippet",
        _ => null,
    }).FirstOrDefault(kind => kind is not null) ?? "text";
}
