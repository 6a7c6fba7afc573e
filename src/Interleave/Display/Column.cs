namespace Interleave.Display;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Heading">The text above it; may be empty.</param>
/// <param name="IsRightAligned">Whether cells are aligned at the right edge, as numbers are.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record Column(string Heading, bool IsRightAligned)
{
    /// <summary>A column of words.</summary>
    public static Column Left(string heading) => new(heading, IsRightAligned: false);

    /// <summary>A column of numbers.</summary>
    public static Column Right(string heading) => new(heading, IsRightAligned: true);
}
