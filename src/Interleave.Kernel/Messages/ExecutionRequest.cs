using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Messages;

/// <summary>What an <c>execute_request</c> asks for.</summary>
/// <param name="Code">The cell's code.</param>
/// <param name="IsSilent">Whether nothing of the cell is shown but what it writes itself.</param>
/// <param name="StoresHistory">Whether the cell counts as one of those that have run.</param>
/// <param name="StopsOnError">Whether the requests behind it are refused if it fails.</param>
/// <param name="Expressions">What is to be evaluated beside it.</param>
/// <param name="Language">The language that the front end takes the cell for, or null if it does not say.</param>
/// <param name="Name">What the reader knows the cell by, or null if that is its execution number.</param>
internal sealed record ExecutionRequest(
    string Code, bool IsSilent, bool StoresHistory, bool StopsOnError, JsonObject Expressions, string? Language,
    string? Name)
{
    private const int LongestName = 60;

    /// <summary>Reads a request, whatever it holds.</summary>
    public static ExecutionRequest Of(Message request)
    {
        var content = request.Content;
        var isSilent = RequestContent.Bool(content, "silent", false);
        return new(
            RequestContent.Text(content, "code"),
            isSilent,
            !isSilent && RequestContent.Bool(content, "store_history", true),
            !isSilent && RequestContent.Bool(content, "stop_on_error", true),
            content["user_expressions"] as JsonObject ?? [],
            LanguageOf(request.Metadata),
            NameIn(request.Metadata));
    }

    // The keys are those that VS Code's extensions write into a notebook; front ends hand a cell's metadata on.
    private static string? LanguageOf(JsonObject metadata) =>
        Text(metadata, "polyglot_notebook", "kernelName")
        ?? Text(metadata, "dotnet_interactive", "language")
        ?? Text(metadata, "vscode", "languageId");

    private static string? NameIn(JsonObject metadata) =>
        Text(metadata, "interleave", "cell") is { Length: <= LongestName } name
            && !name.AsSpan().ContainsAny('\n', '\r')
            ? name
            : null;

    private static string? Text(JsonObject metadata, string group, string name) =>
        metadata[group] is JsonObject members && RequestContent.Text(members, name) is { Length: > 0 } text
            ? text
            : null;
}
