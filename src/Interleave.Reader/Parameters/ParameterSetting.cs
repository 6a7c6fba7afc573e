using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Parameters;

/// <summary>A value that the reader gives a parameter of a notebook, as in <c>--set threads=4</c>.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Value">The value as it was given; not yet quoted.</param>
public sealed partial record ParameterSetting(string Name, string Value)
{
    /// <summary>Reads <c>name=value</c>. The value may hold anything, further equals signs included.</summary>
    /// <param name="text">The text.</param>
    /// <param name="setting">The setting, where this returns true.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ParameterSetting? setting)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Form().Match(text);
        setting = match.Success ? new(match.Groups["name"].Value, match.Groups["value"].Value) : null;
        return match.Success;
    }

    [GeneratedRegex(
        @"\A\s*(?<name>[\p{L}_]\w*)\s*=\s*(?<value>.*?)\s*\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
