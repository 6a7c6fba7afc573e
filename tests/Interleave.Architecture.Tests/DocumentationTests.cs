using System.Text.RegularExpressions;

namespace Interleave.Architecture.Tests;

/// <summary>What <c>docs/</c> says of the house is still so.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Path.Combine(House.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(House.Root, "*.md"))
            .Select(file => Path.GetRelativePath(House.Root, file).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_source_file_or_folder_that_it_names_exists(string document)
    {
        var sources = House.SourceFiles(".cs", ".razor", ".js").ToArray();
        var folders = sources.Select(House.FolderOf).Distinct().ToArray();
        Assert.NotEmpty(sources);

        var missing =
            from name in Names(document)
            where name.EndsWith('/')
                ? !folders.Any(folder => $"src/{folder}/".EndsWith("/" + name, StringComparison.Ordinal)
                    || $"src/{folder}/".Contains("/" + name, StringComparison.Ordinal))
                : !sources.Any(path => $"src/{path}".EndsWith("/" + name, StringComparison.Ordinal))
            select name;

        Assert.DoesNotContain(missing, name => !Exists(name));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Its_links_lead_to_files_that_exist(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(House.Root, document))!;

        var broken =
            from Match link in Link().Matches(Text(document))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, target))
            select target;

        Assert.Empty(broken);
    }

    // Names in code marks that look like a file of C#, Razor or script, or like a folder.
    private static IEnumerable<string> Names(string document) =>
        from Match name in Name().Matches(Text(document))
        select name.Groups["name"].Value;

    private static bool Exists(string name) => Path.Exists(Path.Combine(House.Root, name));

    private static string Text(string document) => File.ReadAllText(Path.Combine(House.Root, document));

    [GeneratedRegex(@"`(?<name>[\w./]*\w\.(cs|razor|js)|[A-Z][\w./]*/)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\]\((?<target>[^)#:]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
