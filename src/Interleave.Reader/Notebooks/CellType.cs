namespace Interleave.Reader.Notebooks;

/// <summary>The cell types of nbformat 4.</summary>
public static class CellType
{
    /// <summary>Code to run.</summary>
    public const string Code = "code";

    /// <summary>Prose.</summary>
    public const string Markdown = "markdown";

    /// <summary>Text for a converter.</summary>
    public const string Raw = "raw";
}
