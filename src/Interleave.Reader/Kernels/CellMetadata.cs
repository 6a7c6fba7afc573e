using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Kernels;

/// <summary>What a request to run a cell says of the cell, besides its code.</summary>
internal static class CellMetadata
{
    /// <summary>
    /// The cell's metadata under the keys of the notebook, as other front ends send them, for they say which language it
    /// is in; and its id. What an earlier run noted there is left out.
    /// </summary>
    /// <param name="cell">The cell.</param>
    public static JsonObject Of(NotebookCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var metadata = (JsonObject)cell.Metadata.DeepClone();
        metadata.Remove("execution");
        metadata["cellId"] = cell.Id;
        return metadata;
    }
}
