namespace Interleave.Reader.Notebooks;

/// <summary>Whether upper and lower case count in the names of files.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class PathCase
{
    private PathCase(StringComparer comparer) => Comparer = comparer;

    /// <summary><c>A</c> and <c>a</c> are two files.</summary>
    public static PathCase Counts { get; } = new(StringComparer.Ordinal);

    /// <summary><c>A</c> and <c>a</c> are one file.</summary>
    public static PathCase IsIgnored { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>As it usually is on this system.</summary>
    public static PathCase OfSystem { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? IsIgnored : Counts;

    /// <summary>Says of two full paths whether they name the same file.</summary>
    public StringComparer Comparer { get; }

    /// <summary>The same text for all ways to write the path of one file.</summary>
    public string KeyOf(string path) => this == IsIgnored ? path.ToUpperInvariant() : path;
}
