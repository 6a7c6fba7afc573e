using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Interleave.Architecture.Tests;

/// <summary>The projects of <c>src</c>, as source files and as what the compiler made of them.</summary>
internal static partial class House
{
    /// <summary>The folder of <c>Interleave.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The names of the projects, such as <c>Interleave.Races</c>.</summary>
    public static IReadOnlyList<string> Projects { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The types of a project, with what each depends on.</summary>
    /// <remarks>
    /// Loaded project by project: files that are linked into several have the same names there, and would be taken for one another.
    /// </remarks>
    public static IEnumerable<IType> Types(string project)
    {
        var loader = new ArchLoader().LoadFilteredDirectory(Output(project), project + ".dll");
        return loader.Build().Types.Where(type => ProjectOf(type) == project);
    }

    /// <summary>The project, or the package's assembly, that a type belongs to; a type parameter belongs to none.</summary>
    public static string? ProjectOf(IType type) => type.Assembly?.Name.Split(',')[0];

    /// <summary>The files of <c>src</c> that people write, as paths relative to it, with forward slashes.</summary>
    public static IEnumerable<string> SourceFiles(params string[] extensions) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories)
        where extensions.Contains(Path.GetExtension(file))
        let path = Path.GetRelativePath(Path.Combine(Root, "src"), file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj")
        select path;

    /// <summary>The folder of a file of <c>src</c>.</summary>
    public static string FolderOf(string path) => Path.GetDirectoryName(path)!.Replace('\\', '/');

    /// <summary>For each type that a project declares, by its name alone, the folder of the file that declares it.</summary>
    public static Dictionary<string, string> FoldersOfTypes(string project)
    {
        var folders = new Dictionary<string, string>();
        foreach (var path in SourceFiles(".cs", ".razor").Where(path => path.StartsWith(project + "/", StringComparison.Ordinal)))
        {
            folders[Path.GetFileNameWithoutExtension(path)] = FolderOf(path);
            foreach (Match type in Declaration().Matches(string.Join('\n', ReadLines(path))))
            {
                folders.TryAdd(type.Groups["name"].Value, FolderOf(path));
            }
        }

        return folders;
    }

    /// <summary>The name of a type, or of the one that it is nested in, without its type parameters.</summary>
    public static string OutermostName(IType type) =>
        type.FullName.Split('+')[0].Split('`')[0].Split('.')[^1];

    /// <summary>A file of <c>src</c>.</summary>
    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Root, "src", path));

    // Built with the same configuration, for the same framework.
    private static string Output(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, "src", project, "bin", own.Parent!.Name, own.Name);
    }

    [GeneratedRegex(@"(?m)^[\w ]*\b(class|record|struct|interface|enum) (?<name>\w+)")]
    private static partial Regex Declaration();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Interleave.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no Interleave.slnx above {AppContext.BaseDirectory}.");
    }
}
