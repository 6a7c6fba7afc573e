using System.Text.Json;
using System.Text.Json.Nodes;
using Interleave.Kernel.Editing;
using Interleave.Kernel.Engine;
using Interleave.Kernel.Session;

namespace Interleave.Kernel.Messages;

/// <summary>Answers what a front end asks about code that is being written.</summary>
/// <threadsafety>One thread may use it.</threadsafety>
internal sealed class EditingRequests(EditingWorkspace editing, Lazy<EngineHost> engine)
{
    /// <summary>How long a question about code may take before it is refused.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <summary>Whether code is whole, and how the line after it begins.</summary>
    public static JsonObject IsComplete(JsonObject request)
    {
        var code = RequestContent.Text(request, "code");
        var status = Completeness.Of(code);
        return status == Completeness.Incomplete
            ? new JsonObject { ["status"] = status, ["indent"] = Indentation.After(code) }
            : new JsonObject { ["status"] = status };
    }

    /// <summary>What could stand at a place.</summary>
    /// <exception cref="TimeoutException">Nothing was found in time.</exception>
    public JsonObject Complete(JsonObject request)
    {
        var (code, position) = Place(request);
        var found = CellSyntax.IsTooDeep(code)
            ? new(position, position, [])
            : InTime(token => MagicLines.IsAt(code, position)
                ? engine.Value.CompletionsAsync(code, position, token)
                : Completions.AtAsync(editing, code, position, token));
        var (start, end) = (CodePoints.FromUnits(code, found.Start), CodePoints.FromUnits(code, found.End));
        return new()
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Matches.Select(match => (JsonNode)match.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                // Not of the protocol, but what front ends read to put a symbol beside a match.
                ["_jupyter_types_experimental"] = JsonSerializer.SerializeToNode(
                    found.Matches.Select(match => new { text = match.Text, type = match.Kind, start, end })),
            },
        };
    }

    /// <summary>What is known of the name at a place.</summary>
    /// <exception cref="TimeoutException">Nothing was found in time.</exception>
    public JsonObject Inspect(JsonObject request)
    {
        var (code, position) = Place(request);
        var found = CellSyntax.IsTooDeep(code)
            ? null
            : InTime(token => Inspection.AtAsync(editing, code, position, token));
        return new()
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null
                ? new JsonObject()
                : new JsonObject { ["text/plain"] = found.Text, ["text/markdown"] = found.Markdown },
            ["metadata"] = new JsonObject(),
        };
    }

    private static (string Code, int Position) Place(JsonObject request)
    {
        var code = RequestContent.Text(request, "code");
        return (code, CodePoints.ToUnits(code, RequestContent.Number(request, "cursor_pos", int.MaxValue)));
    }

    // A cell may have taken all threads of the pool, which Roslyn needs, and which a timer needs too: so the one who
    // waits is this thread. An empty answer would say that nothing fits, so there is a refusal instead.
    private static TAnswer InTime<TAnswer>(Func<CancellationToken, Task<TAnswer>> ask)
    {
        using var bound = new CancellationTokenSource();
        var token = bound.Token; // Its source is gone by the time that a late answer looks at it.
        Task<TAnswer>? answer = null;
        var asking = new Thread(() =>
        {
            try
            {
                answer = ask(token);
                answer.Wait(token);
            }
            catch (Exception e) when (e is OperationCanceledException or AggregateException)
            {
                // Whoever waits for the answer looks at it.
            }
        })
        {
            IsBackground = true,
            Name = "kernel editing",
        };
        asking.Start();
        if (!asking.Join(Bound))
        {
            bound.Cancel();
        }

        return answer is { IsCompleted: true, IsCanceled: false }
            ? answer.GetAwaiter().GetResult()
            : throw new TimeoutException(
                $"There was no answer within {Bound.TotalSeconds} s: the machine, or the kernel's thread pool, is "
                + $"busy.");
    }
}
