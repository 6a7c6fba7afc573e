namespace Interleave.Reader.Tests.Chapter;

/// <summary>A cell that checks an exercise, once it has run.</summary>
/// <param name="Exercise">The exercise's name, from the cell's metadata.</param>
/// <param name="Verdict"><c>pass</c>, or the reason that must be given, from the cell's metadata.</param>
/// <param name="Text">What the cell showed.</param>
internal sealed record CheckCell(string Exercise, string Verdict, string Text);
