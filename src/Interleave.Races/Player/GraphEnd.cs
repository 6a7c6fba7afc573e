namespace Interleave.Races.Player;

/// <summary>How a schedule can end.</summary>
/// <param name="Sort">One of <c>right</c>, <c>wrong</c>, <c>deadlock</c> and <c>failed</c>: its colour and its
/// shape.</param>
/// <param name="Label">The outcome in words, as in <c>broken assertion</c>.</param>
/// <param name="Text">The state there, or what went wrong.</param>
internal sealed record GraphEnd(string Sort, string Label, string Text);
