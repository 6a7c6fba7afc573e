namespace Interleave.Reader.Page.Live;

/// <summary>Which earlier cells the cells of a notebook need, by the names in them.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class CellNeeds
{
    private readonly CellSymbols[] _symbols;
    private readonly int[][] _direct;

    /// <summary>Finds what needs what.</summary>
    /// <param name="symbols">The names in the code cells, from top to bottom.</param>
    /// <param name="values">The cells with checked values: what needs a value needs its check.</param>
    public CellNeeds(IReadOnlyList<CellSymbols> symbols, IReadOnlyList<ValueCells> values)
    {
        _symbols = [.. symbols];
        _direct = [.. _symbols.Select((cell, index) => DirectNeeds(cell, index, values))];
    }

    /// <summary>Whether it was found from these very objects.</summary>
    public bool IsOf(IEnumerable<CellSymbols> symbols) =>
        symbols.Zip(_symbols).All(pair => ReferenceEquals(pair.First, pair.Second));

    /// <summary>The earlier cells that a cell needs directly, from top to bottom.</summary>
    public IReadOnlyList<int> Direct(int cell) => _direct[cell];

    /// <summary>All earlier cells that a cell needs, directly or not, from top to bottom.</summary>
    public IReadOnlyList<int> All(int cell)
    {
        var needed = new SortedSet<int>();
        var open = new Stack<int>(_direct[cell]);
        while (open.TryPop(out var next))
        {
            if (needed.Add(next))
            {
                foreach (var further in _direct[next])
                {
                    open.Push(further);
                }
            }
        }

        return [.. needed];
    }

    /// <summary>The later cells that need a cell, directly or not, from top to bottom.</summary>
    public IReadOnlyList<int> DependingOn(int cell)
    {
        var depending = new HashSet<int> { cell };
        var found = new List<int>();
        for (var later = cell + 1; later < _direct.Length; later++)
        {
            if (_direct[later].Any(depending.Contains))
            {
                depending.Add(later);
                found.Add(later);
            }
        }

        return found;
    }

    /// <summary>The <c>using</c> directives of the cells above one.</summary>
    public IEnumerable<string> UsingsAbove(int cell) =>
        _symbols.Take(cell).SelectMany(symbols => symbols.Usings).Distinct();

    private int[] DirectNeeds(CellSymbols cell, int index, IReadOnlyList<ValueCells> values)
    {
        var needed = new SortedSet<int>();
        for (var earlier = 0; earlier < index; earlier++)
        {
            if (_symbols[earlier].IsSetup || _symbols[earlier].Declared.Overlaps(cell.Used))
            {
                needed.Add(earlier);
            }
        }

        foreach (var checkedValues in values)
        {
            if (index == checkedValues.Check || checkedValues.Givers.Contains(index))
            {
                // The check is about all of them, and each giver overrides those above it.
                needed.UnionWith(checkedValues.Givers.Where(giver => giver < index));
            }
            else if (index > checkedValues.Check && checkedValues.Givers.Any(needed.Contains))
            {
                needed.Add(checkedValues.Check);
            }
        }

        return [.. needed];
    }
}
