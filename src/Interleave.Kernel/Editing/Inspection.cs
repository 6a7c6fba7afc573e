using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.QuickInfo;

namespace Interleave.Kernel.Editing;

/// <summary>
/// What is known of the name at a place in a cell; or, between the brackets of a call, of what is called.
/// </summary>
/// <param name="Text">As plain text.</param>
/// <param name="Markdown">As Markdown, with the code set off.</param>
internal sealed record Inspection(string Text, string Markdown)
{
    /// <summary>Asks Roslyn's editor services.</summary>
    /// <param name="position">The place, in UTF-16 units from 0 to the code's length.</param>
    /// <returns>Null if nothing is known.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<Inspection?> AtAsync(
        EditingWorkspace workspace, string code, int position, CancellationToken cancellationToken)
    {
        var document = workspace.DocumentOf(code);
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;

        // A cursor often stands just behind the name that is meant.
        foreach (var place in position > 0 ? (int[])[position, position - 1] : [position])
        {
            var token = root.FindToken(place);
            if (token.Span.Contains(place)
                && (token.IsKind(SyntaxKind.IdentifierToken) || token.IsKeyword())
                && await QuickInfoService.GetService(document)!.GetQuickInfoAsync(document, place, cancellationToken)
                    .ConfigureAwait(false) is { } info)
            {
                return Of(info);
            }
        }

        var signatures = await CallSignatures.AtAsync(document, position, cancellationToken).ConfigureAwait(false);
        return signatures.IsEmpty ? null : new(
            string.Join("\n\n", signatures.Select(one => $"{one.Signature}\n{one.Summary}".TrimEnd())),
            string.Join("\n\n", signatures.Select(one => $"```csharp\n{one.Signature}\n```\n{one.Summary}")));
    }

    private static Inspection Of(QuickInfoItem info)
    {
        var text = new StringBuilder();
        var markdown = new StringBuilder();
        foreach (var section in info.Sections.Where(section => section.Text.Length > 0))
        {
            text.Append(text.Length == 0 ? "" : "\n\n").Append(section.Text);
            markdown.Append(section.Kind == QuickInfoSectionKinds.Description
                ? $"```csharp\n{section.Text}\n```\n"
                : $"\n{section.Text}\n");
        }

        return new(text.ToString(), markdown.ToString());
    }
}
