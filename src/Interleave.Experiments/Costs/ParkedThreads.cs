using System.Collections.Immutable;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>The memory that a thread takes while it waits, in the process and in the kernel.</summary>
/// <remarks>
/// Threads are started in batches, one on top of the other, and the memory is read before and after each, when all its
/// threads run and wait. What is read is memory that is really in use and, beside it, the address space that is only
/// set aside. What the kernel keeps about a thread in its own tables is not read.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
public sealed class ParkedThreads : Showable
{
    private const string InProcess = "in the process, resident";
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _took;

    private ParkedThreads(int parked, string? whyNotAll, ImmutableArray<ThreadMemory> memory, TimeSpan took)
    {
        Parked = parked;
        WhyNotAll = whyNotAll;
        Memory = memory;
        _took = took;
    }

    /// <summary>How many threads were started.</summary>
    public int Parked { get; }

    /// <summary>Why not all were started, as a sentence; null if all were.</summary>
    public string? WhyNotAll { get; }

    /// <summary>A line for each kind of memory; empty if no thread was started.</summary>
    public ImmutableArray<ThreadMemory> Memory { get; }

    /// <summary>Bytes in the process that a thread takes; null if that cannot be measured.</summary>
    public double? Resident => Memory.FirstOrDefault(memory => memory.What == InProcess)?.Median;

    /// <summary>Parks threads and measures.</summary>
    /// <param name="threads">How many, from 1 to 10,000.</param>
    /// <param name="batches">In how many batches, from 1 to 10,000; there is no batch without a thread.</param>
    /// <param name="cancellationToken">
    /// Ends the probe between two threads, as does stopping the cell that called.
    /// </param>
    /// <returns>
    /// What was measured. If there is no room for the threads, none is started, and the result says why.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An argument is out of its range; nothing has run then.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the threads have ended.</exception>
    /// <remarks>
    /// All threads are let go and joined before it returns; it stops starting them after 10 s. Its progress is shown
    /// in the cell that called, if there is one. Callers on several threads measure each other.
    /// </remarks>
    public static ParkedThreads Measure(
        int threads = 1000, int batches = 5, CancellationToken cancellationToken = default) =>
        Measure(threads, batches, ThreadRoom.Now(), thread => thread.Start(), cancellationToken);

    internal static ParkedThreads Measure(
        int threads, int batches, ThreadRoom room, Action<Thread> start, CancellationToken cancellationToken)
    {
        ValueRange.Check(threads, 1, 10_000);
        ValueRange.Check(batches, 1, 10_000);
        using var cell = CallingCell.Enter(cancellationToken);
        cell.CancellationToken.ThrowIfCancellationRequested();
        var until = Deadline.In(LongestTime);
        ShowParked(0);
        if (room.WhyNot(threads) is { } reason)
        {
            cell.Show(new ProgressLine("No thread was parked."), isLast: true);
            return new(0, Invariant($"{threads:#,0} threads were not started: {reason}."), [], until.Elapsed);
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
                // Batches differ by at most one thread, and together they are all of the threads.
                var size = (int)((long)threads * (batch + 1) / batches) - crowd.Count;
                var before = Reading.Now(0);
                whyNot = crowd.Park(size, until, cell.CancellationToken);
                if (whyNot is null)
                {
                    readings.AddRange([before, Reading.Now(size)]);

                    // Before the next batch's first reading, so that no difference contains what showing it takes.
                    ShowParked(crowd.Count);
                }
            }

            parked = crowd.Count;
        }

        var sentence = whyNot is null
            ? null
            : Invariant($"{parked:#,0} of {threads:#,0} threads were started; then {whyNot}. All of them have ended.");
        cell.Show(ProgressLine.Of($"Parked and ended again in {DurationText.Of(until.Elapsed)}."), isLast: true);
        return new(parked, sentence, readings.Count == 0 ? [] : Compare(readings), until.Elapsed);

        void ShowParked(int now) =>
            cell.Show(ProgressLine.Of($"{now:#,0} of {threads:#,0} threads parked.", (double)now / threads));
    }

    /// <summary>A line for each kind of memory.</summary>
    public override string ToHtml() =>
        Memory.IsEmpty ? string.Concat(Sentences.Select(Html.Paragraph)) : ToTable().ToHtml(Sentences);

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => Memory.IsEmpty ? string.Join('\n', Sentences) : ToTable().ToText(Sentences);

    private IEnumerable<string> Sentences => Memory
        .Where(memory => memory.WhyNot is not null)
        .Select(memory => $"Not measurable here, {memory.What}: {memory.WhyNot}.")
        .Append(WhyNotAll ?? $"{ParkedText} parked and ended again, in {DurationText.Of(_took)}.");

    private string ParkedText => Invariant($"{Parked:#,0} {(Parked == 1 ? "thread was" : "threads were")}");

    private Table ToTable() => Table.Of(
        Memory,
        [
            (Column.Left("memory of a parked thread"), memory => memory.What),
            (Column.Right("median"), memory => Text(memory.Median, "not measurable here")),
            (Column.Right("least"), memory => Text(memory.Median is null ? null : memory.Batches.Min(), "–")),
            (Column.Right("most"), memory => Text(memory.Median is null ? null : memory.Batches.Max(), "–")),
            (Column.Right("batches"), memory => Invariant($"{memory.Batches.Length:#,0}")),
            (Column.Left("of what"), memory => memory.Source),
        ]);

    private static string Text(double? bytes, string unknown) => bytes is { } known ? MemoryText.Of(known) : unknown;

    private static ImmutableArray<ThreadMemory> Compare(List<Reading> readings)
    {
        ThreadMemory Of(string what, string source, Func<Reading, long?> read) => ThreadMemory.Of(
            what, source, [.. readings.Chunk(2).Select(pair => (pair[1].Threads, read(pair[0]), read(pair[1])))]);

        return
        [
            Of(InProcess, ProcessMemory.ResidentSource, reading => reading.Resident),
            Of(
                "in the kernel, its stack there",
                "the whole machine, KernelStack of /proc/meminfo",
                reading => reading.KernelStacks),
            Of("in the kernel, page tables", "this process, VmPTE of /proc/self/status", one => one.PageTables),
            Of("address space, set aside only", "this process, its virtual size", reading => reading.Reserved),
        ];
    }

    private sealed record Reading(int Threads, long? Resident, long? KernelStacks, long? PageTables, long? Reserved)
    {
        public static Reading Now(int threads) => new(
            threads,
            ProcessMemory.Resident,
            ProcessMemory.KernelStacksOfMachine,
            ProcessMemory.PageTables,
            ProcessMemory.Reserved);
    }
}
