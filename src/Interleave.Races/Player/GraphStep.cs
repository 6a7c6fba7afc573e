namespace Interleave.Races.Player;

/// <summary>What a thread is about to do, as the player shows it.</summary>
/// <param name="Text">What it does, as in <c>read lamp</c>.</param>
/// <param name="Line">The line of the cell that makes the step, from 1; 0 where it is not known.</param>
/// <param name="Code">The C# of the step, or the C# that makes it; empty where it is not known.</param>
internal sealed record GraphStep(string Text, int Line, string Code);
