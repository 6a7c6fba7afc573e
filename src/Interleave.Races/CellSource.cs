using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Interleave.Races;

/// <summary>The cells that had run when a race was made: what a step does is read there.</summary>
/// <param name="cells">The C# of the cells, the last one first.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class CellSource(IEnumerable<string> cells)
{
    private const int MaximumLines = 3;
    private const string Yield = "yield return";

    // A failed search for an assembly is slow, and its outcome stays the same as long as the process lives.
    private static volatile bool _hasNoEngine;

    // Split when somebody looks: most races are never shown.
    private readonly Lazy<string[][]> _cells =
        new(() => [.. cells.Select(cell => cell.ReplaceLineEndings("\n").Split('\n'))]);

    /// <summary>The cell that calls, and those before it.</summary>
    public static CellSource OfCaller()
    {
        if (!_hasNoEngine)
        {
            try
            {
                return new(OfEngine());
            }
            catch (Exception exception) when (
                exception is FileNotFoundException or FileLoadException or TypeLoadException or MissingMemberException)
            {
                _hasNoEngine = true;
            }
        }

        return new([]);
    }

    /// <summary>
    /// Where a step stands in its cell, from 1, and the C# that runs in it: up to the next <c>yield return</c>, or if
    /// nothing is between, what makes the step. 0 and an empty text if it stands in none of the cells.
    /// </summary>
    public (int Line, string Code) Of(in Step step)
    {
        foreach (var lines in step.Code.Length == 0 ? [] : _cells.Value)
        {
            if (Makes(lines, step))
            {
                return (step.Line, CodeOf(lines, step.Line));
            }
        }

        return (0, "");
    }

    // Another method's line of this number may make such a step as well.
    private static bool Makes(string[] lines, in Step step)
    {
        if (step.Line < 1 || step.Line > lines.Length || step.Member is not { } member)
        {
            return false;
        }

        var made = lines[step.Line - 1];
        return made.Contains(Yield, StringComparison.Ordinal)
            && made.Contains(step.Code.Split('…')[0], StringComparison.Ordinal)
            && lines.Take(step.Line).Any(line => Regex.IsMatch(line, $@"\b{Regex.Escape(member)}\s*[(<]"));
    }

    private static string CodeOf(string[] lines, int line)
    {
        var code = lines.Skip(line)
            .Select(next => next.Trim())
            .TakeWhile(next => !next.Contains(Yield, StringComparison.Ordinal) && !next.StartsWith('}'))
            .Where(next => next.Length > 0 && next != "{")
            .Take(MaximumLines)
            .ToArray();
        return code.Length > 0 ? string.Join('\n', code) : lines[line - 1].Split(Yield)[1].Trim().TrimEnd(';');
    }

    // Not inlined: the caller must be compiled, and catch, where the engine's assembly cannot be found.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IEnumerable<string> OfEngine() => KernelInvocationContext.Current is not { } context ? []
        : Ran(PropertyOf(context.HandlingKernel, "ScriptState")).Prepend((context.Command as SubmitCode)?.Code ?? "");

    // A kernel of C# keeps what has run as a chain of Roslyn's scripts. It is found by name: the engine's assembly
    // does not know the kernel, and this one not the compiler.
    private static IEnumerable<string> Ran(object? state)
    {
        for (var script = PropertyOf(state, "Script"); script is not null; script = PropertyOf(script, "Previous"))
        {
            if (PropertyOf(script, "Code") is string code)
            {
                yield return code;
            }
        }
    }

    private static object? PropertyOf(object? owner, string name) =>
        owner?.GetType().GetProperty(name)?.GetValue(owner);
}
