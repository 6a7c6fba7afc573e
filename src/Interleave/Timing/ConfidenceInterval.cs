namespace Interleave.Timing;

/// <summary>Where a true value lies with a confidence of 95 %, as far as the samples tell.</summary>
/// <param name="Lower">The lower end; it belongs to the interval.</param>
/// <param name="Upper">The upper end; it belongs to the interval.</param>
/// <threadsafety static="true" instance="true"/>
public readonly record struct ConfidenceInterval<T>(T Lower, T Upper)
    where T : struct, IComparable<T>
{
    /// <summary>Whether the value lies in the interval or on one of its ends.</summary>
    public bool Contains(T value) => Lower.CompareTo(value) <= 0 && value.CompareTo(Upper) <= 0;
}
