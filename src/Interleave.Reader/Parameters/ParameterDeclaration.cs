namespace Interleave.Reader.Parameters;

/// <summary>A parameter that a cell declares.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsText">Whether its value is a string, so that a new value needs quotes.</param>
/// <param name="Type">
/// Its type as it is written, such as <c>int</c> or <c>int[]</c>; null if none is.
/// </param>
public sealed record ParameterDeclaration(string Name, bool IsText, string? Type = null);
