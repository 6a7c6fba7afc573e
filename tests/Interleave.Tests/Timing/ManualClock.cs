namespace Interleave.Tests.Timing;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _now = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public void Advance(double milliseconds) => _now += TimeSpan.FromMilliseconds(milliseconds).Ticks;
}
