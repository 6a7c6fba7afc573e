namespace Interleave.Experiments.Costs;

/// <summary>A way to wait for many things at once.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="NeedsThreads">Whether it starts a thread for each wait.</param>
/// <param name="TakesTurns">Whether few threads serve all waits in turn, so that ten times as many take about ten times as long.</param>
/// <param name="Work">Given a number, waits so often at once and returns when all have ended, or soon after the token asked for that.</param>
internal sealed record WaitingWay(string Name, bool NeedsThreads, bool TakesTurns, Action<int, CancellationToken> Work);
