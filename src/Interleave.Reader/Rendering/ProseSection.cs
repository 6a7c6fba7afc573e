namespace Interleave.Reader.Rendering;

/// <summary>A part of a cell of prose.</summary>
/// <param name="Heading">The heading above it; null for what stands above the first one.</param>
/// <param name="Text">Its text without any marks and without the heading; may be empty.</param>
public sealed record ProseSection(ProseHeading? Heading, string Text);
