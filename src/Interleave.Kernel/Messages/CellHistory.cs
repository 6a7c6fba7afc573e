using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Interleave.Kernel.Messages;

/// <summary>
/// The cells that this kernel has run, for a front end that offers them again. They are kept in memory only.
/// </summary>
/// <threadsafety>One thread may use it, the one that answers the shell channel.</threadsafety>
internal sealed partial class CellHistory
{
    private const int Session = 1;
    private const int DefaultCount = 1_000;

    private readonly List<(int Line, string Code, string? Output)> _cells = [];

    /// <summary>Remembers a cell.</summary>
    /// <param name="output">Its result as plain text, or null if it had none.</param>
    public void Add(int line, string code, string? output) => _cells.Add((line, code, output));

    /// <summary>
    /// What a request for history asks for: the last cells, a range of them, or those that match a pattern.
    /// </summary>
    public JsonObject Answer(JsonObject request)
    {
        var cells = RequestContent.Text(request, "hist_access_type") switch
        {
            "range" => Range(request),
            "search" => Search(request),
            _ => _cells.TakeLast(RequestContent.Number(request, "n", DefaultCount)),
        };
        var withOutput = RequestContent.Bool(request, "output", false);
        return new()
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. cells.Select(cell => (JsonNode)new JsonArray(
                Session, cell.Line, withOutput ? new JsonArray(cell.Code, cell.Output) : cell.Code))]),
        };
    }

    // Session 0 is this one, and so is ours by its number; others are not kept.
    private IEnumerable<(int Line, string Code, string? Output)> Range(JsonObject request)
    {
        var start = RequestContent.Number(request, "start", 0);
        var stop = RequestContent.Number(request, "stop", int.MaxValue);
        return RequestContent.Number(request, "session", 0) is 0 or Session
            ? _cells.Where(cell => cell.Line >= start && cell.Line < stop)
            : [];
    }

    private IEnumerable<(int Line, string Code, string? Output)> Search(JsonObject request)
    {
        var pattern = Glob(RequestContent.Text(request, "pattern") is { Length: > 0 } given ? given : "*");
        var found = _cells.Where(cell => pattern.IsMatch(cell.Code));
        if (RequestContent.Bool(request, "unique", false))
        {
            // Of cells with the same code the last one stands for all.
            found = found.Reverse().DistinctBy(cell => cell.Code).Reverse();
        }

        return found.TakeLast(RequestContent.Number(request, "n", DefaultCount));
    }

    // As a shell's: * and ? stand for any characters and one, [abc] for one of them, [!abc] for one other.
    private static Regex Glob(string pattern) => Of(GlobParts().Replace(pattern, part => part.Value switch
    {
        "*" => ".*",
        "?" => ".",
        { Length: > 1 } set => Set(set),
        var character => Regex.Escape(character),
    }));

    private static string Set(string set)
    {
        var (inside, isNegated) = set[1] is '!' or '^' ? (set[2..^1], true) : (set[1..^1], false);
        inside = inside.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("^", @"\^", StringComparison.Ordinal);
        var expression = $"[{(isNegated ? "^" : "")}{inside}]";
        try
        {
            _ = Of(expression);
            return expression;
        }
        catch (ArgumentException)
        {
            // [z-a] is no set.
            return Regex.Escape(set);
        }
    }

    private static Regex Of(string expression) =>
        new(
            $@"\A{expression}\z",
            RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\[[!^]?[^\[\]]+\]|.", RegexOptions.Singleline)]
    private static partial Regex GlobParts();
}
