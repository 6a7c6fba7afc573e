using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>How an amount of memory is written: three digits and a unit, in steps of 1,024.</summary>
/// <threadsafety static="true"/>
internal static class MemoryText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB"];

    /// <summary>The amount, as in <c>850 B</c>, <c>17.1 KiB</c>, <c>-1.20 GiB</c>.</summary>
    public static string Of(double bytes)
    {
        if (bytes < 0)
        {
            return "-" + Of(-bytes);
        }

        if (bytes < 0.5)
        {
            return "0 B";
        }

        // The unit changes at 1,000: 1,023.9 KiB would be written as 1,020.
        var unit = 0;
        while (unit < Units.Length - 1 && Digits.Round(bytes) >= 1000)
        {
            bytes /= 1024;
            unit++;
        }

        return unit == 0 ? $"{Math.Round(bytes):0} B" : $"{Digits.ToText(bytes)} {Units[unit]}";
    }
}
