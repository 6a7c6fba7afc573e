using System.Diagnostics;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Reader.Kernels;

namespace Interleave.Benchmarks.Tables;

/// <summary>
/// Our kernel beside another that is installed: its start, its first cell, a small cell, its first completion.
/// </summary>
internal static class KernelTable
{
    private const int RoundCount = 3;
    private const int SmallCells = 40;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    /// <summary>Measures.</summary>
    /// <param name="other">The name of another kernelspec, or null for ours alone.</param>
    public static IReadOnlyList<Figure> Measure(string? other)
    {
        KernelSpec[] specs = other is null ? [KernelSpec.Interleave] : [KernelSpec.Interleave, InstalledKernels.Find(other)];
        var starts = specs.Select(_ => new List<Start>()).ToArray();
        for (var round = 0; round < RoundCount; round++)
        {
            for (var spec = 0; spec < specs.Length; spec++)
            {
                starts[spec].Add(StartAsync(specs[spec]).GetAwaiter().GetResult());
            }
        }

        return
        [
            Of("start", start => start.Ready, limit: 0.35),
            Of("first cell", start => start.FirstCell, limit: 0.7),
            Of("small cell", start => start.SmallCell, limit: 0.75),
            Of("first completion, right after the start", start => start.FirstCompletion, limit: null),
        ];

        Figure Of(string what, Func<Start, double> figure, double? limit)
        {
            var ours = Rounds.Median([.. starts[0].Select(figure)]);
            return other is null
                ? new(what, ours, "ms")
                : new(what, ours, "ms", other, Rounds.Median([.. starts[1].Select(figure)]), limit);
        }
    }

    private static async Task<Start> StartAsync(KernelSpec spec)
    {
        var (ready, firstCell, smallCell) = (0.0, 0.0, 0.0);
        var clock = Stopwatch.StartNew();
        var kernel = await KernelStart.StartAsync(spec, RepositoryRoot.Path, CancellationToken.None).ConfigureAwait(false);
        ready = clock.Elapsed.TotalMilliseconds;
        await using (kernel.ConfigureAwait(false))
        {
            firstCell = await RunAsync(kernel, "1 + 1").ConfigureAwait(false);
            var small = new List<double>();
            for (var cell = 0; cell < SmallCells; cell++)
            {
                small.Add(await RunAsync(kernel, $"var x{cell} = {cell};").ConfigureAwait(false));
            }

            smallCell = Rounds.Median(small);
        }

        var fresh = await KernelStart.StartAsync(spec, RepositoryRoot.Path, CancellationToken.None).ConfigureAwait(false);
        await using (fresh.ConfigureAwait(false))
        {
            var request = new JsonObject { ["code"] = "Console.", ["cursor_pos"] = 8 };
            return new(
                ready,
                firstCell,
                smallCell,
                await AskAsync(fresh, MessageType.CompleteRequest, request, MessageType.CompleteReply).ConfigureAwait(false));
        }
    }

    private static Task<double> RunAsync(KernelClient kernel, string code) => AskAsync(
        kernel,
        MessageType.ExecuteRequest,
        new JsonObject
        {
            ["code"] = code,
            ["silent"] = false,
            ["store_history"] = true,
            ["user_expressions"] = new JsonObject(),
            ["allow_stdin"] = false,
            ["stop_on_error"] = true,
        },
        MessageType.ExecuteReply);

    private static async Task<double> AskAsync(KernelClient kernel, string type, JsonObject content, string reply)
    {
        using var bound = new CancellationTokenSource(Bound);
        var clock = Stopwatch.StartNew();
        var id = kernel.Request(type, content);
        await foreach (var received in kernel.Messages.ReadAllAsync(bound.Token).ConfigureAwait(false))
        {
            if (received.Message.Type == reply && received.Message.Parent?.MessageId == id)
            {
                return received.Says("status") == "ok"
                    ? clock.Elapsed.TotalMilliseconds
                    : throw new InvalidOperationException($"{type} failed: {received.Message.Content}");
            }
        }

        throw new InvalidOperationException("The kernel has ended.");
    }

    private sealed record Start(double Ready, double FirstCell, double SmallCell, double FirstCompletion);
}
