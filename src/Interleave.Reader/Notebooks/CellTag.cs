namespace Interleave.Reader.Notebooks;

/// <summary>
/// The cell tags that the commands act on; most got their names and meanings from other programs.
/// </summary>
public static class CellTag
{
    /// <summary>The cell holds the values that a reader may change (papermill).</summary>
    public const string Parameters = "parameters";

    /// <summary>The cell was put in to override values of a <see cref="Parameters"/> cell (papermill).</summary>
    public const string InjectedParameters = "injected-parameters";

    /// <summary>
    /// The cell holds one value that a reader may guess before its section is run, or null (this chapter's own).
    /// </summary>
    public const string Guess = "guess";

    /// <summary>
    /// The cell checks the values of the <see cref="Parameters"/> cell above it (this chapter's own).
    /// </summary>
    public const string CheckValues = "check-values";

    /// <summary>The cell runs the experiment that the chapter's first page opens with (this chapter's own).</summary>
    public const string Experiment = "experiment";

    /// <summary>
    /// The cell says whether something that the chapter needs is in place: a line for each, with its name, two spaces
    /// or more, and <c>ok</c> or a sentence (this chapter's own).
    /// </summary>
    public const string Doctor = "doctor";

    /// <summary>The cell is meant to fail, and the run goes on after it (nbclient).</summary>
    public const string RaisesException = "raises-exception";
}
