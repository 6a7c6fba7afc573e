using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;

namespace Interleave.Display;

/// <summary>
/// The notebook cell that called the library: it shows the progress of the call, and stopping it ends the call.
/// Outside of a notebook engine there is none; then nothing is shown, and only the caller's own token ends the call.
/// </summary>
/// <remarks>
/// <para>
/// However many calls a cell makes, it has one line of progress, put where the first call began, so that the number
/// of a cell's outputs depends neither on the machine nor on luck.
/// </para>
/// <para>An instance belongs to one call. Its line may be shared with calls on other threads of the cell.</para>
/// </remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class CallingCell : IDisposable
{
    private static readonly AsyncLocal<bool> IsSilent = new();

    // A failed search for an assembly is slow, and gives the same result as long as the process lives.
    private static volatile bool _hasNoEngine;

    private readonly Line? _line;
    private readonly CancellationTokenSource? _linked;

    private CallingCell(Line? line, CancellationToken stop, CancellationToken cancellationToken)
    {
        _line = IsSilent.Value ? null : line;
        _linked = stop.CanBeCanceled && cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken)
            : null;
        CancellationToken = _linked?.Token ?? (stop.CanBeCanceled ? stop : cancellationToken);
    }

    /// <summary>Fires when the cell is stopped, or when the caller's own token does.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The cell that called, found by the context that the engine hands on from thread to thread.</summary>
    /// <param name="cancellationToken">The caller's own token.</param>
    public static CallingCell Enter(CancellationToken cancellationToken = default)
    {
        if (!_hasNoEngine)
        {
            try
            {
                return OfEngine(cancellationToken);
            }
            catch (Exception exception) when (
                exception is FileNotFoundException or FileLoadException or TypeLoadException or MissingMemberException)
            {
                // Without the engine's assembly, or with one that lacks a member, the method cannot be compiled.
                _hasNoEngine = true;
            }
        }

        return new(null, CancellationToken.None, cancellationToken);
    }

    /// <summary>
    /// Ends progress for calls from this thread and those that it starts; they still end with the cell.
    /// </summary>
    public static void SilenceThisThread() => IsSilent.Value = true;

    /// <summary>Shows how far the call has come, unless the cell's line has just changed too often.</summary>
    /// <param name="progress">What to show.</param>
    /// <param name="isLast">Whether the call is over, so that this stays in the cell.</param>
    public void Show(IShowable progress, bool isLast = false) => _line?.Show(progress, isLast);

    /// <summary>Ends the link between the two tokens.</summary>
    public void Dispose() => _linked?.Dispose();

    // Not inlined: without the engine's assembly the caller must still compile, and catch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CallingCell OfEngine(CancellationToken cancellationToken)
    {
        if (KernelInvocationContext.Current is not { IsComplete: false } context)
        {
            return new(null, CancellationToken.None, cancellationToken);
        }

        try
        {
            return new(Line.Of(context, Displays(context)), context.CancellationToken, cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            // The cell ended after it was looked at: a thread has outlived it.
            return new(null, CancellationToken.None, cancellationToken);
        }
    }

    // The first call makes the output, and later ones change it. The engine's extension method for objects does not
    // do: what it returns changes an output that was never made.
    private static Func<IShowable, Action<IShowable>> Displays(KernelInvocationContext context) => first =>
    {
        var displayed = context.Display(first);
        return next => displayed.Update(next);
    };

    /// <summary>The one line of progress that a cell has.</summary>
    /// <param name="display">Makes the output, and returns what changes it.</param>
    private sealed class Line(Func<IShowable, Action<IShowable>> display)
    {
        // A page shows 20 changes a second and queues what comes faster. Only half of them are for progress, so that
        // there is room for the last word of a call: what stays in the cell must not be progress.
        private const int MostInASecond = 20;
        private const int MostProgressInASecond = MostInASecond / 2;

        private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

        // By the engine's context, of which each cell has its own, and which its line does not keep alive.
        private static readonly ConditionalWeakTable<object, Line> Lines = [];

        // Guards the other two fields, and keeps the changes in their order.
        private readonly Lock _gate = new();
        private readonly Queue<long> _changes = new();
        private Action<IShowable>? _update;

        public static Line Of(object context, Func<IShowable, Action<IShowable>> display) =>
            Lines.GetValue(context, _ => new(display));

        public void Show(IShowable progress, bool isLast)
        {
            lock (_gate)
            {
                if (!HasRoom(isLast ? MostInASecond : MostProgressInASecond))
                {
                    return;
                }

                _changes.Enqueue(Stopwatch.GetTimestamp());
                if (_update is null)
                {
                    _update = display(progress);
                }
                else
                {
                    _update(progress);
                }
            }
        }

        private bool HasRoom(int most)
        {
            Debug.Assert(_gate.IsHeldByCurrentThread, "The changes are guarded by the gate.");
            while (_changes.TryPeek(out var oldest) && Stopwatch.GetElapsedTime(oldest) >= Second)
            {
                _changes.Dequeue();
            }

            return _changes.Count < most;
        }
    }
}
