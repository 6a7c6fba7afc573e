using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Costs;

/// <summary>The memory that a thread takes while it waits, in the process and in the kernel.</summary>
/// <remarks>
/// <para>
/// Threads are started in batches, one batch on top of the other, and the memory is read before and after each when all of its threads
/// run and wait. What is read is memory that is really in use, and beside it the address space that is only set aside. What the kernel
/// keeps in its own tables about a thread is not read.
/// </para>
/// <para>Immutable, so it may be used from several threads at once.</para>
/// </remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class ParkedThreads : IShowable
{
    private const string InProcess = "in the process, resident";
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    private ParkedThreads(int asked, int parked, string? whyNotAll, ImmutableArray<ThreadMemory> memory, TimeSpan took)
    {
        Asked = asked;
        Parked = parked;
        WhyNotAll = whyNotAll;
        Memory = memory;
        Took = took;
    }

    /// <summary>How many threads were to be parked.</summary>
    public int Asked { get; }

    /// <summary>How many were started, at most <see cref="Asked"/>.</summary>
    public int Parked { get; }

    /// <summary>Why not all were started, as a sentence; null if all were.</summary>
    public string? WhyNotAll { get; }

    /// <summary>A line for each kind of memory; empty if no thread was started.</summary>
    public ImmutableArray<ThreadMemory> Memory { get; }

    /// <summary>How long the probe took, all threads having ended.</summary>
    public TimeSpan Took { get; }

    /// <summary>Bytes in the process that a thread takes; null where it cannot be measured.</summary>
    public double? Resident => Memory.FirstOrDefault(memory => memory.What == InProcess)?.Median;

    /// <summary>Parks threads and measures.</summary>
    /// <param name="threads">How many, from 1 to 10,000.</param>
    /// <param name="batches">In how many batches, from 1; with fewer threads than that, a batch for each thread.</param>
    /// <param name="cancellationToken">Ends the probe between two threads, as does stopping the cell that called.</param>
    /// <returns>What was measured. Where there is no room for the threads none is started, and the result says why.</returns>
    /// <exception cref="ArgumentException">An argument is out of its range; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end; the threads have ended.</exception>
    /// <remarks>
    /// All threads are let go and joined before it returns; it stops starting them after 10 s. Its progress is shown in the cell that
    /// called, if there is one. Any number of threads may call it at once,
    /// but they would measure each other.
    /// </remarks>
    public static ParkedThreads Measure(int threads = 1000, int batches = 5, CancellationToken cancellationToken = default) =>
        Measure(threads, batches, ThreadRoom.Now(), thread => thread.Start(), cancellationToken);

    internal static ParkedThreads Measure(int threads, int batches, ThreadRoom room, Action<Thread> start, CancellationToken cancellationToken)
    {
        ProbeValue.Check(threads);
        ProbeValue.Check(batches);
        using var cell = CallingCell.Enter(cancellationToken);
        cell.CancellationToken.ThrowIfCancellationRequested();
        var until = Deadline.In(LongestTime);
        ShowParked(0);
        if (room.WhyNot(threads) is { } reason)
        {
            cell.Show(new ProgressLine("No thread was parked."), isLast: true);
            return new(threads, 0, Text($"{threads:#,0} threads were not started: {reason}."), [], until.Elapsed);
        }

        batches = Math.Min(batches, threads);
        var readings = new List<Reading>();
        string? whyNot = null;
        var parked = 0;

        // The first thread ever started brings code into memory that the others share.
        using (var first = new ParkedCrowd(start))
        {
            whyNot = first.Park(1, until, cell.CancellationToken);
        }

        ProcessMemory.Settle();
        using (var crowd = new ParkedCrowd(start))
        {
            for (var batch = 0; batch < batches && whyNot is null; batch++)
            {
                // Batches differ by one thread at most, and together they are all of the threads.
                var size = (int)((long)threads * (batch + 1) / batches) - crowd.Count;
                var before = Reading.Now(0);
                whyNot = crowd.Park(size, until, cell.CancellationToken);
                if (whyNot is null)
                {
                    readings.Add(before);
                    readings.Add(Reading.Now(size));

                    // Before the next batch's first reading, so that what showing it takes is in no difference.
                    ShowParked(crowd.Count);
                }
            }

            parked = crowd.Count;
        }

        var sentence = whyNot is null ? null : Text($"{parked:#,0} of {threads:#,0} threads were started; then {whyNot}. All of them have ended.");
        cell.Show(ProgressLine.Of($"Parked and ended again in {DurationText.Of(until.Elapsed)}."), isLast: true);
        return new(threads, parked, sentence, readings.Count == 0 ? [] : Compare(readings), until.Elapsed);

        void ShowParked(int now) => cell.Show(ProgressLine.Of($"{now:#,0} of {threads:#,0} threads parked.", (double)now / threads));
    }

    /// <summary>A line for each kind of memory, as HTML.</summary>
    public string ToHtml() => (Memory.IsEmpty ? "" : ToTable().ToHtml()) + string.Concat(Sentences.Select(Display.Html.Paragraph));

    /// <summary>A line for each kind of memory.</summary>
    public string ToText() => string.Join('\n', Memory.IsEmpty ? Sentences : Sentences.Prepend(ToTable().ToText()));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    private IEnumerable<string> Sentences
    {
        get
        {
            foreach (var memory in Memory.Where(memory => memory.WhyNot is not null))
            {
                yield return $"Not measurable here, {memory.What}: {memory.WhyNot}.";
            }

            if (WhyNotAll is not null)
            {
                yield return WhyNotAll;
            }
            else
            {
                yield return Text($"{Parked:#,0} thread{(Parked == 1 ? "" : "s")} {(Parked == 1 ? "was" : "were")} parked and ended again, in {DurationText.Of(Took)}.");
            }
        }
    }

    private Table ToTable() => new(
        [Column.Left("memory of a parked thread"), Column.Right("median"), Column.Right("least"), Column.Right("most"), Column.Right("batches"), Column.Left("of what")],
        Memory.Select(memory => new[]
        {
            memory.What,
            memory.Median is { } median ? MemoryText.Of(median) : "not measurable here",
            memory.Median is null ? "–" : MemoryText.Of(memory.Batches.Min()),
            memory.Median is null ? "–" : MemoryText.Of(memory.Batches.Max()),
            Text($"{memory.Batches.Length:#,0}"),
            memory.Source,
        }));

    private static ImmutableArray<ThreadMemory> Compare(List<Reading> readings)
    {
        ThreadMemory Of(string what, string source, Func<Reading, long?> read) => ThreadMemory.Of(
            what, source, [.. readings.Chunk(2).Select(pair => (pair[1].Threads, read(pair[0]), read(pair[1])))]);

        return
        [
            Of(InProcess, ProcessMemory.ResidentSource, reading => reading.Resident),
            Of("in the kernel, its stack there", "the whole machine, KernelStack of /proc/meminfo", reading => reading.KernelStacks),
            Of("in the kernel, page tables", "this process, VmPTE of /proc/self/status", reading => reading.PageTables),
            Of("address space, set aside only", "this process, its virtual size", reading => reading.Reserved),
        ];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Reading(int Threads, long? Resident, long? KernelStacks, long? PageTables, long? Reserved)
    {
        public static Reading Now(int threads) => new(
            threads, ProcessMemory.Resident, ProcessMemory.KernelStacksOfMachine, ProcessMemory.PageTables, ProcessMemory.Reserved);
    }
}
