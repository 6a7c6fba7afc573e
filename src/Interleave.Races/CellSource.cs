using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Interleave.Races;

/// <summary>The text of the cell that made a race, where there is one: what a step does is read there.</summary>
/// <param name="text">The C# of the cell; null if it is not known.</param>
internal sealed class CellSource(string? text)
{
    private const int MaximumLines = 3;

    // A failed search for an assembly is slow, and its outcome stays the same as long as the process lives.
    private static volatile bool _hasNoEngine;

    private readonly string[] _lines = text?.ReplaceLineEndings("\n").Split('\n') ?? [];

    /// <summary>The cell that calls.</summary>
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

        return new(null);
    }

    /// <summary>
    /// The C# that runs in a step, up to the next <c>yield return</c>; if the step was not written in this cell, or
    /// nothing is between, the C# that makes the step.
    /// </summary>
    public string CodeOf(in Step step)
    {
        var announces = step.Code;
        if (step.Line > _lines.Length || step.Line < 1 || announces.Length == 0)
        {
            return announces;
        }

        // Another cell's line of this number hardly ever makes the same step.
        var made = _lines[step.Line - 1];
        if (!Announces(made) || !made.Contains(announces, StringComparison.Ordinal))
        {
            return announces;
        }

        var code = _lines.Skip(step.Line)
            .Select(line => line.Trim())
            .TakeWhile(line => !Announces(line) && !line.StartsWith('}'))
            .Where(line => line.Length > 0 && line != "{")
            .Take(MaximumLines)
            .ToArray();
        return code.Length == 0 ? announces : string.Join('\n', code);
    }

    private static bool Announces(string line) => line.Contains("yield return", StringComparison.Ordinal);

    // Not inlined: the caller must be compiled, and catch, where the engine's assembly cannot be found.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? OfEngine() => (KernelInvocationContext.Current?.Command as SubmitCode)?.Code;
}
