using Interleave.Datamart.Serving;

namespace Interleave.Datamart.Tests;

public sealed class ServingGateTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_are_given_in_the_order_of_coming()
    {
        var gate = new ServingGate(1);
        var first = await gate.EnterAsync(Cancelled);
        var second = gate.EnterAsync(Cancelled).AsTask();
        var third = gate.EnterAsync(Cancelled).AsTask();
        Assert.False(second.IsCompleted || third.IsCompleted);

        first.Dispose();
        using (await second.WaitAsync(DatamartProcess.Patience, Cancelled))
        {
            Assert.False(third.IsCompleted);
        }

        (await third.WaitAsync(DatamartProcess.Patience, Cancelled)).Dispose();
    }

    [Fact]
    public async Task A_turn_is_given_back_once_however_often_it_is_disposed_of()
    {
        var gate = new ServingGate(2);
        var first = await gate.EnterAsync(Cancelled);
        using var second = await gate.EnterAsync(Cancelled);
        first.Dispose();
        first.Dispose();
        using var third = await gate.EnterAsync(Cancelled);

        Assert.False(gate.EnterAsync(Cancelled).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_lowered_limit_holds_until_enough_have_left()
    {
        var gate = new ServingGate(3);
        IDisposable[] turns =
        [
            await gate.EnterAsync(Cancelled), await gate.EnterAsync(Cancelled), await gate.EnterAsync(Cancelled),
        ];
        gate.SetLimit(1);
        var next = gate.EnterAsync(Cancelled).AsTask();

        turns[0].Dispose();
        turns[1].Dispose();
        Assert.False(next.IsCompleted);
        turns[2].Dispose();
        (await next.WaitAsync(DatamartProcess.Patience, Cancelled)).Dispose();
    }

    [Fact]
    public async Task No_turn_is_lost_however_leaving_and_giving_up_interleave()
    {
        const int limit = 3;
        var gate = new ServingGate(limit);
        var (inside, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(visitor => Task.Run(
            async () =>
            {
                var random = new Random(visitor);
                for (var visit = 0; visit < 200; visit++)
                {
                    using var giveUp = new CancellationTokenSource();
                    var entering = gate.EnterAsync(giveUp.Token).AsTask();
                    switch (random.Next(3))
                    {
                        case 0:
                            await giveUp.CancelAsync();
                            break;
                        case 1:
                            // About when somebody leaves, so that being let in and giving up race each other.
                            giveUp.CancelAfter(1);
                            break;
                    }

                    try
                    {
                        using var turn = await entering;
                        InterlockedMax(ref most, Interlocked.Increment(ref inside));
                        await Task.Delay(1, Cancelled);
                        Interlocked.Decrement(ref inside);
                    }
                    catch (OperationCanceledException)
                    {
                        // Gave up in time.
                    }
                }
            },
            Cancelled))).WaitAsync(DatamartProcess.Patience, Cancelled);

        Assert.InRange(most, 1, limit);
        var turns = Enumerable.Range(0, limit).Select(_ => gate.EnterAsync(Cancelled).AsTask()).ToArray();
        Assert.All(turns, turn => Assert.True(turn.IsCompletedSuccessfully));
        Assert.False(gate.EnterAsync(Cancelled).AsTask().IsCompleted);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            seen = before == seen ? value : before;
        }
    }
}
