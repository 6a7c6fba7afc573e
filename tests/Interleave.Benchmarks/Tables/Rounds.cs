using System.Diagnostics;

namespace Interleave.Benchmarks.Tables;

/// <summary>
/// Measures several ways of doing the same in rounds, one after the other in each: a machine that is slower for a
/// while is so for all of them.
/// </summary>
internal static class Rounds
{
    /// <summary>The median of each way over the rounds.</summary>
    /// <param name="rounds">How many rounds; a further one before them is not counted.</param>
    /// <param name="ways">Each gives its own figure.</param>
    public static double[] Medians(int rounds, params Func<double>[] ways)
    {
        var figures = ways.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var figure = ways[way]();
                if (round >= 0)
                {
                    figures[way].Add(figure);
                }
            }
        }

        return [.. figures.Select(Median)];
    }

    /// <summary>The median of some figures.</summary>
    public static double Median(IReadOnlyCollection<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>How long something takes, in milliseconds.</summary>
    public static double Milliseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
