using System.Globalization;
using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>A place in a cell's text that an error of its last run names.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1; null for the whole line.</param>
/// <param name="Message">What is wrong there.</param>
public sealed partial record ErrorMark(int Line, int? Column, string Message)
{
    /// <summary>The places that the errors among a cell's outputs name: places in the text that ran.</summary>
    /// <param name="view">The cell.</param>
    /// <param name="number">Its number, as errors say it.</param>
    public static IReadOnlyList<ErrorMark> Of(CellView view, int number)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Status is not (CellStatus.Failed or CellStatus.FailedAsMeant))
        {
            return [];
        }

        return
        [
            .. view.Outputs.Select(output => output.Json)
                .Where(output => output["output_type"].AsText() == "error")
                .SelectMany(output => Of(output["evalue"].AsText() ?? "", output["traceback"].AsTexts(), number))
                .DistinctBy(mark => (mark.Line, mark.Column)),
        ];
    }

    private static IEnumerable<ErrorMark> Of(string message, IEnumerable<string> traceback, int number)
    {
        foreach (var line in traceback)
        {
            var match = CompilationError().Match(line) is { Success: true } error ? error : Frame().Match(line);
            if (match.Success && NumberIn(match, "cell") == number)
            {
                yield return new ErrorMark(
                    NumberIn(match, "line"),
                    match.Groups["column"].Success ? NumberIn(match, "column") : null,
                    match.Groups["message"] is { Success: true, Value: var said } ? said : message);
            }
        }
    }

    private static int NumberIn(Match match, string group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^cell \[?(?<cell>\d{1,6})\]? \((?<line>\d{1,6}),(?<column>\d{1,6})\): error (?<message>.+)$")]
    private static partial Regex CompilationError();

    [GeneratedRegex(@"^ +at .*\bcell \[?(?<cell>\d{1,6})\]?, line (?<line>\d{1,6})$")]
    private static partial Regex Frame();
}
