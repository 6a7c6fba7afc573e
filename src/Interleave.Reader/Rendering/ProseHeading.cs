namespace Interleave.Reader.Rendering;

/// <summary>A heading in a cell of prose.</summary>
/// <param name="Level">1 for a title, up to 6.</param>
/// <param name="Text">Its text.</param>
/// <param name="Anchor">The <c>id</c> that an address can end with to lead here.</param>
public sealed record ProseHeading(int Level, string Text, string Anchor);
