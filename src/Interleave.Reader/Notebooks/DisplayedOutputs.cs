using System.Text.Json.Nodes;

namespace Interleave.Reader.Notebooks;

/// <summary>
/// The outputs of a run that can be updated later, by the id they were displayed under. One for all the cells of a
/// run, because a cell may update what an earlier one displayed.
/// </summary>
/// <threadsafety static="true" instance="false"/>
public sealed class DisplayedOutputs
{
    private readonly Dictionary<string, List<(CellOutputs Owner, JsonObject Output)>> _displays = [];

    /// <summary>Notes that an output is displayed under an id. Several may share one.</summary>
    internal void Add(string displayId, CellOutputs owner, JsonObject output)
    {
        if (!_displays.TryGetValue(displayId, out var displays))
        {
            _displays.Add(displayId, displays = []);
        }

        displays.Add((owner, output));
    }

    /// <summary>Forgets the outputs of a cell, which have been cleared.</summary>
    internal void Remove(CellOutputs owner)
    {
        foreach (var displays in _displays.Values)
        {
            displays.RemoveAll(display => display.Owner == owner);
        }
    }

    /// <summary>
    /// Puts new data into every output under an id, and tells the cells that show one; nothing happens where nothing
    /// is displayed under the id.
    /// </summary>
    internal void Update(string displayId, JsonNode? data, JsonNode? metadata)
    {
        foreach (var (owner, output) in _displays.GetValueOrDefault(displayId) ?? [])
        {
            output["data"] = data?.DeepClone() ?? new JsonObject();
            output["metadata"] = metadata?.DeepClone() ?? new JsonObject();
            owner.TellUpdated();
        }
    }
}
