namespace Interleave.Guesses;

/// <summary>The guesses that have met their results in this session, each at its last result.</summary>
/// <threadsafety static="true"/>
internal static class GuessLog
{
    // Guards the dictionary.
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, GuessComparison> Met = [];

    /// <summary>Keeps a comparison in place of an earlier one of the same name.</summary>
    public static void Keep(GuessComparison comparison)
    {
        lock (Gate)
        {
            Met[comparison.Name] = comparison;
        }
    }

    /// <summary>The last comparison of a name; null if there is none.</summary>
    public static GuessComparison? Find(string name)
    {
        lock (Gate)
        {
            return Met.GetValueOrDefault(name);
        }
    }
}
