namespace Interleave.Experiments.Costs;

/// <summary>A kind of task, the tool that suits it, and why.</summary>
/// <param name="Task">The kind of task.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Because">What was measured on this machine, with its numbers.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record ToolChoice(string Task, string Tool, string Because);
