namespace Interleave.Experiments.Costs;

/// <summary>A way to wait for many things at once.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="NeedsThreads">Whether it starts a thread for each wait.</param>
/// <param name="TakesTurns">
/// Whether few threads serve all waits in turn: ten times as many take ten times as long.
/// </param>
/// <param name="Work">Waits so often at once, and returns when all have ended or soon after the token fires.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record WaitingWay(
    string Name, bool NeedsThreads, bool TakesTurns, Action<int, CancellationToken> Work);
