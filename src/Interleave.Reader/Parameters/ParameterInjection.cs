using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Parameters;

/// <summary>Overrides the parameters of notebooks, as papermill does: by a cell put in after the one that declares them.</summary>
public static class ParameterInjection
{
    /// <summary>The names of the parameters that a notebook declares, in its order.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="kernelLanguage">The language of the kernel, for a notebook that names none.</param>
    public static IReadOnlyList<string> NamesIn(Notebook notebook, string? kernelLanguage)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var syntax = ParameterSyntax.Of(notebook.Language ?? kernelLanguage);
        return [.. ParameterCells(notebook).SelectMany(cell => syntax.DeclarationsIn(cell.Source)).Select(declaration => declaration.Name).Distinct()];
    }

    /// <summary>A sentence for each value that does not fit its parameter.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="kernelLanguage">The language of the kernel, for a notebook that names none.</param>
    /// <param name="settings">The values.</param>
    public static IEnumerable<string> Misfits(Notebook notebook, string? kernelLanguage, IReadOnlyList<ParameterSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(settings);
        var syntax = ParameterSyntax.Of(notebook.Language ?? kernelLanguage);
        return
            from cell in ParameterCells(notebook)
            from declaration in syntax.DeclarationsIn(cell.Source)
            from setting in settings
            where setting.Name == declaration.Name
            let misfit = syntax.Misfit(declaration, setting.Value)
            where misfit is not null
            select $"{declaration.Name} {misfit}; '{setting.Value}' does not fit.";
    }

    /// <summary>
    /// Gives parameters new values. The cells tagged <c>parameters</c> stay as they are; after each that declares a
    /// parameter to be set comes a cell tagged <c>injected-parameters</c>. Those of an earlier run are taken out.
    /// </summary>
    /// <param name="notebook">The notebook to change.</param>
    /// <param name="kernelLanguage">The language of the kernel, for a notebook that names none.</param>
    /// <param name="settings">The values; those that this notebook does not declare are passed over, and of several for one name the last counts.</param>
    public static void Apply(Notebook notebook, string? kernelLanguage, IReadOnlyList<ParameterSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Count == 0)
        {
            return;
        }

        var syntax = ParameterSyntax.Of(notebook.Language ?? kernelLanguage);
        foreach (var old in notebook.Cells.Where(cell => cell.HasTag(CellTag.InjectedParameters)).ToArray())
        {
            notebook.Cells.Remove(old);
        }

        foreach (var cell in ParameterCells(notebook).ToArray())
        {
            var assignments = syntax.DeclarationsIn(cell.Source)
                .Select(declaration => (declaration, settings.LastOrDefault(setting => setting.Name == declaration.Name)))
                .Where(pair => pair.Item2 is not null)
                .Select(pair => (pair.declaration, pair.Item2!))
                .ToArray();
            if (assignments.Length == 0)
            {
                continue;
            }

            // The other metadata says which language the cell is in, where a notebook may mix them.
            var metadata = (JsonObject)cell.Metadata.DeepClone();
            metadata.Remove("execution");
            metadata["tags"] = new JsonArray(CellTag.InjectedParameters);
            notebook.Cells.Insert(
                notebook.Cells.IndexOf(cell) + 1,
                NotebookCell.NewCode(FreeId(notebook), syntax.Assign(assignments), metadata));
        }
    }

    private static IEnumerable<NotebookCell> ParameterCells(Notebook notebook) =>
        notebook.Cells.Where(cell => cell.IsCode && cell.HasTag(CellTag.Parameters));

    private static string FreeId(Notebook notebook)
    {
        var taken = notebook.Cells.Select(cell => cell.Id).ToHashSet();
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? CellTag.InjectedParameters : $"{CellTag.InjectedParameters}-{number}")
            .First(id => !taken.Contains(id));
    }
}
