using System.Globalization;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Kernel.Session;

namespace Interleave.Kernel.Messages;

/// <summary>Runs cells as front ends request it.</summary>
/// <param name="sockets">The kernel's sockets.</param>
/// <param name="replies">What the kernel says.</param>
/// <param name="runner">What runs the code.</param>
/// <param name="questions">The questions that wait for an answer.</param>
/// <param name="history">The cells that have run.</param>
/// <remarks>One thread calls the members, the one that answers the shell channel.</remarks>
internal sealed class CellRequests(
    KernelSockets sockets, Replies replies, CellRunner runner, InputQuestions questions, CellHistory history)
{
    private int _executionCount;

    /// <summary>Runs a cell to its end.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Whether the requests that have come meanwhile are to be refused, for the cell has failed.</returns>
    public bool Execute(Message request)
    {
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
                replies.Publish(request, MessageType.ExecuteInput, new JsonObject
                {
                    ["code"] = asked.Code,
                    ["execution_count"] = _executionCount,
                });
            }
        }

        var name = asked.Name ?? string.Create(CultureInfo.InvariantCulture, $"cell [{_executionCount}]");
        var output = new CellMessages(sockets, replies.Session, request, _executionCount, questions);
        var error = runner.Run(new CellSource(name, asked.Code, asked.Language), output, showResult: !asked.IsSilent, Begun);
        if (asked.StoresHistory)
        {
            history.Add(_executionCount, asked.Code, output.ResultText);
        }

        var reply = new JsonObject { ["status"] = error is null ? "ok" : "error", ["execution_count"] = _executionCount };
        if (error is null)
        {
            reply["payload"] = new JsonArray();
            reply["user_expressions"] = Evaluate(asked.Expressions, name, output);
        }
        else
        {
            foreach (var (member, value) in CellMessages.ContentOf(error))
            {
                reply[member] = value?.DeepClone();
            }
        }

        replies.Reply(Channel.Shell, request, MessageType.ExecuteReply, reply);
        return error is not null && asked.StopsOnError;
    }

    private JsonObject Evaluate(JsonObject expressions, string name, ICellOutput output)
    {
        var values = new JsonObject();
        foreach (var (member, _) in expressions)
        {
            var expression = new ExpressionOutput(output);
            var error = runner.Run(new CellSource(name, RequestContent.Text(expressions, member), null), expression, showResult: true);
            values[member] = error is null
                ? new JsonObject { ["status"] = "ok", ["data"] = expression.Value, ["metadata"] = new JsonObject() }
                : CellMessages.ContentOf(error);
            if (error is not null)
            {
                values[member]!["status"] = "error";
            }
        }

        return values;
    }
}
