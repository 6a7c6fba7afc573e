using System.Text.Json.Nodes;
using Interleave.Kernel.Display;
using Interleave.Kernel.Session;

namespace Microsoft.DotNet.Interactive;

/// <summary>Something shown in a cell's output that can be changed. Any thread may change it.</summary>
public sealed class DisplayedValue
{
    private readonly Cell _cell;
    private readonly IReadOnlyCollection<string> _mimeTypes;

    internal DisplayedValue(Cell cell, IReadOnlyCollection<string> mimeTypes)
    {
        _cell = cell;
        _mimeTypes = mimeTypes;
    }

    /// <summary>What names the place in the output.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Shows another value in the same place.</summary>
    /// <param name="updatedValue">The value.</param>
    public void Update(object? updatedValue) => Show(DisplayBundle.Of(updatedValue, _mimeTypes), isUpdate: true);

    internal void Show(JsonObject bundle, bool isUpdate)
    {
        // Whoever changes it in a later cell does so as that cell: clients that run one cell after another listen to that
        // one alone.
        var cell = Cell.Current ?? _cell;
        cell.Pace.Wait();
        cell.Show(output => output.Display(bundle, DisplayId, isUpdate));
    }
}
