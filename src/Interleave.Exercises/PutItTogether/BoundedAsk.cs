namespace Interleave.Exercises;

/// <summary>Asks, and gives up when a time is over or a Stop comes.</summary>
/// <param name="ask">Waits for the answer until its token is cancelled; it then throws an
/// <see cref="OperationCanceledException"/>.</param>
/// <param name="bound">How long to wait at most.</param>
/// <param name="stop">Is cancelled by a Stop.</param>
/// <returns>The answer.</returns>
public delegate double BoundedAsk(Func<CancellationToken, double> ask, TimeSpan bound, CancellationToken stop);
