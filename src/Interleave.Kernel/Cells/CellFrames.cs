using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Interleave.Kernel.Cells;

/// <summary>The frames of a stack that stand in the reader's own cells.</summary>
internal static partial class CellFrames
{
    /// <summary>
    /// One line for each frame, innermost first: the method, if it has a name, the cell and the line.
    /// </summary>
    public static IEnumerable<string> Of(Exception exception)
    {
        string? last = null;
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method || !IsInSubmission(method) || frame.GetFileLineNumber() == 0)
            {
                continue;
            }

            var line =
                $"   at {NameOf(method)}{Path.GetFileName(frame.GetFileName())}, line {frame.GetFileLineNumber()}";

            // An async cell has a frame for its state machine and one for its start, on the same line.
            if (line != last)
            {
                yield return line;
            }

            last = line;
        }
    }

    // Roslyn scripting compiles each submission into a class of this name; the reader's types are nested in it.
    private static bool IsInSubmission(MethodBase method) =>
        method.DeclaringType?.FullName?.StartsWith("Submission#", StringComparison.Ordinal) == true;

    // The compiler wraps what a reader wrote: <Name>b__0_1 is a lambda inside Name, <Name>g__Local|0_1 a local
    // function, <Name>d__5.MoveNext an async method or an iterator. The body of the cell itself is <Initialize>.
    private static string NameOf(MethodBase method)
    {
        var name = method.Name == "MoveNext" ? method.DeclaringType!.Name : method.Name;
        var match = Generated().Match(name);
        if (match.Success)
        {
            name = match.Groups["local"] is { Success: true } local ? local.Value : match.Groups["outer"].Value;
            if (match.Groups["kind"].Value == "b")
            {
                name = name is "<Initialize>" or "Initialize" or "" or ".ctor" or ".cctor"
                    ? "a lambda"
                    : $"a lambda in {name}";
                return $"{name}, ";
            }
        }

        return name is "Initialize" or "<Initialize>" or "<Factory>" or ".ctor" ? "" : $"{name}, ";
    }

    [GeneratedRegex(@"^<(?<outer><?[^>]*>?)>(?<kind>[a-z])__(?:(?<local>\w+)\|)?")]
    private static partial Regex Generated();
}
