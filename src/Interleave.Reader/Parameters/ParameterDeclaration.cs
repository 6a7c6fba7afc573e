namespace Interleave.Reader.Parameters;

/// <summary>A parameter that a cell declares.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsText">Whether its value is a text, so that a new value needs quotes.</param>
/// <param name="Type">Its type as it stands there, such as <c>int</c> or <c>int[]</c>; null where none stands there.</param>
public sealed record ParameterDeclaration(string Name, bool IsText, string? Type = null);
