using Interleave.Reader.Running;

namespace Interleave.Reader.Doctor;

/// <summary>
/// Looks at the engine of Polyglot Notebooks, .NET Interactive, and at the trap that its extension steps into.
/// </summary>
/// <threadsafety static="true"/>
internal static class PolyglotCheck
{
    /// <summary>Looks at both.</summary>
    /// <param name="folder">The reader's current folder; the tool's manifest is in it or above it.</param>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <param name="cancellationToken">Ends the program that is asked.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IEnumerable<Finding> Look(
        string folder, Func<string, string?> variable, CancellationToken cancellationToken)
    {
        var answer = MachineCheck.Ask(["tool", "run", "dotnet-interactive", "--version"], folder, cancellationToken);
        yield return answer is { ExitCode: 0 }
            ? new(".NET Interactive", true, answer.Output.Text.Trim().Split('\n')[0].Trim(), IsNeeded: false)
            : new(".NET Interactive", false, "not there; only Polyglot Notebooks and --kernel .net-csharp need it: " +
                "dotnet tool restore", IsNeeded: false);

        var trapped = PolyglotStorage.Folders(variable).Where(PolyglotStorage.IsTrapped).ToArray();
        yield return trapped.Length == 0
            ? new("Polyglot's folder", true, "nothing in its way", IsNeeded: false)
            : new("Polyglot's folder", false, $"{trapped[0]} has its tool manifest in the wrong place, so the " +
                $"extension shows nothing but Select Kernel: {ChapterFolder.CommandWith("doctor --mend")}, then " +
                "reload the window", IsNeeded: false);
    }

    /// <summary>Mends the storage folders.</summary>
    /// <param name="folders">The folders; none for those of the editors on this machine.</param>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <returns>A line for each.</returns>
    /// <exception cref="UsageException">No editor was found, or a folder cannot be written.</exception>
    public static IEnumerable<string> Mend(IReadOnlyList<string> folders, Func<string, string?> variable)
    {
        var all = folders.Count > 0 ? folders : PolyglotStorage.Folders(variable);
        if (all.Count == 0)
        {
            throw new UsageException(
                "No VS Code has been started by this user on this machine. Start it once, or name the extension's " +
                "storage folder: doctor --mend FOLDER.");
        }

        foreach (var folder in all)
        {
            string? manifest;
            try
            {
                manifest = PolyglotStorage.Mend(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"The manifest cannot be written in {folder}: {e.Message}", e);
            }

            yield return manifest is null
                ? $"Nothing to mend in {folder}"
                : $"Wrote {manifest}; reload the window of VS Code";
        }
    }
}
