using System.Text.Json.Nodes;

namespace Interleave.Reader.Notebooks;

/// <summary>
/// The outputs of a run that can be updated later, by the id they were displayed under. One for all the cells of a
/// run, because a cell may update what an earlier one displayed.
/// </summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class DisplayedOutputs
{
    private readonly Dictionary<string, List<JsonObject>> _outputs = [];

    /// <summary>Notes that an output is displayed under an id. Several may be under one.</summary>
    internal void Add(string displayId, JsonObject output)
    {
        if (!_outputs.TryGetValue(displayId, out var outputs))
        {
            _outputs.Add(displayId, outputs = []);
        }

        outputs.Add(output);
    }

    /// <summary>Forgets outputs that were cleared away.</summary>
    internal void Remove(IReadOnlySet<JsonObject> cleared)
    {
        foreach (var outputs in _outputs.Values)
        {
            outputs.RemoveAll(cleared.Contains);
        }
    }

    /// <summary>Puts new data into every output under an id; an id that nothing is displayed under changes nothing.</summary>
    internal void Update(string displayId, JsonNode? data, JsonNode? metadata)
    {
        foreach (var output in _outputs.GetValueOrDefault(displayId) ?? [])
        {
            output["data"] = data?.DeepClone() ?? new JsonObject();
            output["metadata"] = metadata?.DeepClone() ?? new JsonObject();
        }
    }
}
