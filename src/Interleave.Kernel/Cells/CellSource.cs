namespace Interleave.Kernel.Cells;

/// <summary>A cell as it is to be run.</summary>
/// <param name="Name">What the reader knows it by, such as <c>cell [7]</c>; stack traces and compiler messages carry
/// it.</param>
/// <param name="Code">The code.</param>
/// <param name="Language">The language that the front end takes it for, or null if it does not say.</param>
internal sealed record CellSource(string Name, string Code, string? Language);
