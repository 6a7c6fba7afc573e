using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Costs;

/// <summary>A short job that counts how often it ran, and on how many different threads.</summary>
/// <remarks>Any number of threads may use it at once; that is its purpose.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
#pragma warning disable CA1001
public sealed class JobTally : IShowable
#pragma warning restore CA1001
{
    // The ids of ended threads are given again to new ones, so ids cannot tell threads apart; a place of each thread's own can.
    // It is left to the garbage collector: a tally has no end that anyone could tell it.
    private readonly ThreadLocal<bool> _hasBeenHere = new();
    private readonly string _label;
    private int _jobs;
    private int _threads;

    /// <summary>A tally at zero.</summary>
    /// <param name="label">What the jobs run on, for instance <c>the pool</c>.</param>
    public JobTally(string label)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        _label = label;
    }

    /// <summary>How often the job has run.</summary>
    public int Jobs => Volatile.Read(ref _jobs);

    /// <summary>On how many different threads.</summary>
    public int Threads => Volatile.Read(ref _threads);

    /// <summary>The job: notes that it ran, and on which thread.</summary>
    public void Job()
    {
        if (!_hasBeenHere.Value)
        {
            _hasBeenHere.Value = true;
            Interlocked.Increment(ref _threads);
        }

        Interlocked.Increment(ref _jobs);
    }

    /// <summary>The sentence of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() => Display.Html.Paragraph(ToText());

    /// <summary>One sentence with both counts.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"{_label}: {Jobs:#,0} job{(Jobs == 1 ? "" : "s")} ran on {Threads:#,0} thread{(Threads == 1 ? "" : "s")}.");

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
