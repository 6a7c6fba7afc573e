using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Parameters;

/// <summary>
/// Overrides the parameters of notebooks, as papermill does: by a cell put in after the one that declares them.
/// </summary>
public static class ParameterInjection
{
    /// <summary>The names of the parameters that a notebook declares, in its order.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="kernelLanguage">The language of the kernel, for a notebook that names none.</param>
    public static IReadOnlyList<string> NamesIn(Notebook notebook, string? kernelLanguage)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var syntax = ParameterSyntax.Of(notebook.Language ?? kernelLanguage);
        var declarations = Givers(notebook).SelectMany(cell => syntax.DeclarationsIn(cell.Source));
        return [.. declarations.Select(declaration => declaration.Name).Distinct()];
    }

    /// <summary>A sentence for each value that does not fit its parameter.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="place">The notebook as the reader knows it.</param>
    /// <param name="kernelLanguage">The language of the kernel, for a notebook that names none.</param>
    /// <param name="settings">The values.</param>
    public static IEnumerable<string> Misfits(
        Notebook notebook, string place, string? kernelLanguage, IReadOnlyList<ParameterSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(settings);
        var syntax = ParameterSyntax.Of(notebook.Language ?? kernelLanguage);
        return
            from givers in GiversTogether(notebook)
            from declaration in DeclarationsIn(syntax, notebook, givers)
            from setting in settings
            where setting.Name == declaration.Name
            let refusal = declaration.Refusal(setting.Value, place)
                ?? (givers[0].HasTag(CellTag.Guess) && GuessQuestion.In(givers[0].Source) is { } question
                    && question.Field.Name == declaration.Name && question.Misfit(setting.Value) is { } misfit
                        ? declaration.Refusal(setting.Value, place, misfit)
                        : null)
            where refusal is not null
            select refusal;
    }

    /// <summary>
    /// Gives parameters new values. The cells tagged <c>parameters</c> or <c>guess</c> stay as they are; after each
    /// that declares a parameter to be set comes a cell tagged <c>injected-parameters</c>. Where there is one already,
    /// the new value takes the place of the one there, which is the one that counts, and the others there stay.
    /// </summary>
    /// <param name="notebook">The notebook to change.</param>
    /// <param name="kernelLanguage">The language of the kernel, for a notebook that names none.</param>
    /// <param name="settings">
    /// The values; those that this notebook does not declare are ignored, and of several for one name the last
    /// counts.
    /// </param>
    /// <exception cref="ArgumentException">A value does not fit its parameter.</exception>
    public static void Apply(Notebook notebook, string? kernelLanguage, IReadOnlyList<ParameterSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(settings);
        var syntax = ParameterSyntax.Of(notebook.Language ?? kernelLanguage);
        foreach (var givers in GiversTogether(notebook))
        {
            var injected = givers.Where(cell => cell.HasTag(CellTag.InjectedParameters)).ToArray();
            var assignments = new List<(ParameterDeclaration Declaration, string Literal)>();
            foreach (var declaration in DeclarationsIn(syntax, notebook, givers))
            {
                if (settings.LastOrDefault(setting => setting.Name == declaration.Name) is not { } setting)
                {
                    continue;
                }

                var literal = declaration.Type?.Read(setting.Value).Literal
                    ?? throw new ArgumentException(
                        declaration.Refusal(setting.Value, "the notebook"), nameof(settings));
                if (!injected.Reverse().Any(cell => Reassign(cell, declaration, literal)))
                {
                    assignments.Add((declaration, literal));
                }
            }

            if (assignments.Count > 0)
            {
                Assign(givers, assignments);
            }
        }

        bool Reassign(NotebookCell cell, ParameterDeclaration declaration, string literal)
        {
            var source = syntax.Reassign(cell.Source, declaration, literal);
            cell.Source = source ?? cell.Source;
            return source is not null;
        }

        void Assign(List<NotebookCell> givers, IEnumerable<(ParameterDeclaration, string)> assignments)
        {
            var code = syntax.Assign(assignments);
            if (givers[^1].HasTag(CellTag.InjectedParameters))
            {
                givers[^1].Source += "\n" + code;
                return;
            }

            // The other metadata says which language the cell is in, where a notebook may mix them.
            var metadata = (JsonObject)givers[^1].Metadata.DeepClone();
            metadata.Remove("execution");
            metadata["tags"] = new JsonArray(CellTag.InjectedParameters);
            notebook.Cells.Insert(
                notebook.Cells.IndexOf(givers[^1]) + 1,
                NotebookCell.NewCode(FreeId(notebook), code, metadata));
        }
    }

    /// <summary>What cells that belong together declare. Of several for one name the first says its type.</summary>
    private static IEnumerable<ParameterDeclaration> DeclarationsIn(
        ParameterSyntax syntax, Notebook notebook, IEnumerable<NotebookCell> givers)
    {
        var code = notebook.Cells.Where(cell => cell.IsCode).Select(cell => cell.Source);
        return givers.SelectMany(cell => syntax.DeclarationsIn(cell.Source, code))
            .DistinctBy(declaration => declaration.Name);
    }

    private static IEnumerable<NotebookCell> Givers(Notebook notebook) => notebook.Cells.Where(cell =>
        cell.IsCode && (cell.HasTag(CellTag.Parameters) || cell.HasTag(CellTag.Guess)
            || cell.HasTag(CellTag.InjectedParameters)));

    /// <summary>
    /// Each cell tagged <c>parameters</c> or <c>guess</c>, with the injected ones that follow it before the next.
    /// </summary>
    private static List<List<NotebookCell>> GiversTogether(Notebook notebook)
    {
        var together = new List<List<NotebookCell>>();
        foreach (var cell in Givers(notebook))
        {
            if (together.Count == 0 || !cell.HasTag(CellTag.InjectedParameters))
            {
                together.Add([]);
            }

            together[^1].Add(cell);
        }

        return together;
    }

    private static string FreeId(Notebook notebook)
    {
        var taken = notebook.Cells.Select(cell => cell.Id).ToHashSet();
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? CellTag.InjectedParameters : $"{CellTag.InjectedParameters}-{number}")
            .First(id => !taken.Contains(id));
    }
}
