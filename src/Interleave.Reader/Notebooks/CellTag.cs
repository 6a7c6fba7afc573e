namespace Interleave.Reader.Notebooks;

/// <summary>The cell tags that the commands act on; other programs gave them these names and meanings.</summary>
public static class CellTag
{
    /// <summary>The cell holds the values that a reader may change (papermill).</summary>
    public const string Parameters = "parameters";

    /// <summary>The cell was put in to override values of a <see cref="Parameters"/> cell (papermill).</summary>
    public const string InjectedParameters = "injected-parameters";

    /// <summary>The cell is meant to fail, and the run goes on after it (nbclient).</summary>
    public const string RaisesException = "raises-exception";
}
