using System.Globalization;
using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Kernels;

/// <summary>What a request to run a cell says about the cell, besides its code.</summary>
internal static class CellMetadata
{
    /// <summary>
    /// The cell's metadata under the keys of the notebook, as other front ends send them, because they say which
    /// language it is in; its id; and its number, by which our own kernel names the cell in errors. What an earlier
    /// run noted there is left out.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <param name="number">Its number among the notebook's cells with code, from 1.</param>
    public static JsonObject Of(NotebookCell cell, int number)
    {
        var metadata = (JsonObject)cell.Metadata.DeepClone();
        metadata.Remove("execution");
        metadata["cellId"] = cell.Id;
        metadata["interleave"] =
            new JsonObject { ["cell"] = string.Create(CultureInfo.InvariantCulture, $"cell {number}") };
        return metadata;
    }
}
