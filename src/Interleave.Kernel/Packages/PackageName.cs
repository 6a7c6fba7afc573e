using System.Text.RegularExpressions;

namespace Interleave.Kernel.Packages;

/// <summary>A package that a cell asks for, as in <c>#r "nuget: Humanizer.Core, 2.14.1"</c>.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">Its version, or <c>*</c> for the newest; ranges and prereleases as in a project file.</param>
internal sealed partial record PackageName(string Id, string Version)
{
    private const string Prefix = "nuget:";

    /// <summary>Whether the version always means the same package.</summary>
    public bool IsExact => Exact().IsMatch(Version);

    /// <summary>Whether the text of a <c>#r</c> means a package.</summary>
    public static bool IsMeantBy(string reference) =>
        reference.TrimStart().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the text of a <c>#r</c>; null if it is not an id, or an id and a version.</summary>
    /// <param name="reference">
    /// The text between the quotation marks, one of which <see cref="IsMeantBy"/> holds.
    /// </param>
    public static PackageName? Parse(string reference)
    {
        var match = Written().Match(reference);
        var version = match.Groups["version"];
        return match.Success ? new(match.Groups["id"].Value, version.Success ? version.Value : "*") : null;
    }

    public override string ToString() => Version == "*" ? Id : $"{Id} {Version}";

    [GeneratedRegex(
        @"^\s*nuget:\s*(?<id>[\w.-]{1,100})\s*(,\s*(?<version>[\w.*+\[\]()-]+(,[\w.*+\[\]()-]*)?)\s*)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Written();

    [GeneratedRegex(@"^\d[\w.+-]*$")]
    private static partial Regex Exact();
}
