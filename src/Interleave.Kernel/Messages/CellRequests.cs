using System.Globalization;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Kernel.Cells;
using Interleave.Kernel.Engine;

namespace Interleave.Kernel.Messages;

/// <summary>Runs cells as front ends request it.</summary>
/// <threadsafety>One thread may use it, the one that answers the shell channel.</threadsafety>
internal sealed class CellRequests(Replies replies, CellRunner runner, InputQuestions questions, CellHistory history)
{
    private int _executionCount;

    /// <summary>Requests to run code up to this one are refused, because one before them failed.</summary>
    private long _abortUpTo;

    /// <summary>Runs a cell to its end. If it fails, the requests that have come meanwhile will be refused.</summary>
    /// <param name="order">Which of the shell's requests it is, from 1.</param>
    /// <param name="received">How many of them have come, by now or by the end of the cell.</param>
    public JsonObject Execute(Message request, long order, ref long received)
    {
        if (order <= _abortUpTo)
        {
            return new() { ["status"] = "aborted" };
        }

        var asked = ExecutionRequest.Of(request);
        if (asked.StoresHistory)
        {
            _executionCount++;
        }

        // A client that has seen the cell begin may send a stop, which must not come before there is something to
        // stop.
        void Begun()
        {
            if (!asked.IsSilent)
            {
                replies.Publish(request, MessageType.ExecuteInput, new()
                {
                    ["code"] = asked.Code,
                    ["execution_count"] = _executionCount,
                });
            }
        }

        var name = asked.Name ?? string.Create(CultureInfo.InvariantCulture, $"cell [{_executionCount}]");
        var output = new CellMessages(replies, request, _executionCount, questions);
        var cell = new CellSource(name, asked.Code, asked.Language);
        var error = runner.Run(cell, output, showResult: !asked.IsSilent, Begun);
        if (asked.StoresHistory)
        {
            history.Add(_executionCount, asked.Code, output.ResultText);
        }

        if (error is not null && asked.StopsOnError)
        {
            _abortUpTo = Interlocked.Read(ref received);
        }

        var reply = Outcome(error, () => new()
        {
            ["payload"] = new JsonArray(),
            ["user_expressions"] = Evaluate(asked.Expressions, name, output),
        });
        reply["execution_count"] = _executionCount;
        return reply;
    }

    private JsonObject Evaluate(JsonObject expressions, string name, ICellOutput output)
    {
        var values = new JsonObject();
        foreach (var (member, _) in expressions)
        {
            var expression = new ExpressionOutput(output);
            var code = RequestContent.Text(expressions, member);
            var error = runner.Run(new CellSource(name, code, null), expression, showResult: true);
            values[member] = Outcome(
                error, () => new() { ["data"] = expression.Value, ["metadata"] = new JsonObject() });
        }

        return values;
    }

    private static JsonObject Outcome(CellError? error, Func<JsonObject> value)
    {
        var outcome = error is null ? value() : CellMessages.ContentOf(error);
        outcome["status"] = error is null ? "ok" : "error";
        return outcome;
    }
}
