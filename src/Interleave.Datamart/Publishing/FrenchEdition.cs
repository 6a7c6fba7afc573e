using System.Text;
using System.Text.RegularExpressions;

namespace Interleave.Datamart.Publishing;

/// <summary>The French file beside an English one.</summary>
/// <threadsafety static="true" instance="true"/>
internal static partial class FrenchEdition
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["Monday"] = "lundi",
        ["Tuesday"] = "mardi",
        ["Wednesday"] = "mercredi",
        ["Thursday"] = "jeudi",
        ["Friday"] = "vendredi",
        ["Saturday"] = "samedi",
        ["Sunday"] = "dimanche",
        ["September"] = "septembre",
        ["rising"] = "à la hausse",
        ["falling"] = "à la baisse",
    };

    /// <summary>
    /// The same document with the names of days and months in French and without the English sentences. The numbers
    /// are the same.
    /// </summary>
    public static byte[] Of(byte[] english)
    {
        var text = NameAttribute().Replace(
            Encoding.UTF8.GetString(english), match => Names.GetValueOrDefault(match.Value, match.Value));
        return Encoding.UTF8.GetBytes(Sentence().Replace(text, "<textSummary/>"));
    }

    [GeneratedRegex("(?<=<(?:day|month) name=\"|tendency=\")[A-Za-z]+(?=\")")]
    private static partial Regex NameAttribute();

    [GeneratedRegex("<textSummary>[^<]*</textSummary>")]
    private static partial Regex Sentence();
}
