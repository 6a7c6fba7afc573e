using System.Globalization;
using System.Text;
using Interleave.Reader.Running;

namespace Interleave.Reader.Exporting;

/// <summary>
/// The libraries of a notebook as a program refers to them: their projects in a clone, and their files elsewhere.
/// </summary>
internal sealed class LibraryReferences
{
    // As a cell is compiled; and what lies beside the program is found, although no package names it.
    private static readonly string[] Settings =
    [
        "ImplicitUsings=disable", "Nullable=disable", "Optimize=true", "PublishAot=false",
        "GenerateDependencyFile=false",
    ];

    private readonly List<string> _projects = [];
    private readonly List<string> _libraries = [];

    private LibraryReferences()
    {
    }

    /// <summary>The files to compile with: the libraries, and what lies beside them.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Finds the libraries.</summary>
    /// <param name="folder">The folder that their names start from.</param>
    /// <param name="names">What the cells call them: paths, or names of .NET's own.</param>
    /// <param name="notebook">What to call the notebook in a sentence.</param>
    /// <exception cref="UsageException">One is not there.</exception>
    public static LibraryReferences Of(string folder, IReadOnlyList<string> names, string notebook)
    {
        var found = new LibraryReferences();
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var path = Path.GetFullPath(name, folder);
            if (!File.Exists(path))
            {
                // As in `#r "System.Net.Http"`, which every program has.
                if (name.AsSpan().IndexOfAny('/', '\\') >= 0
                    || name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                {
                    throw new UsageException(
                        $"{notebook} cannot be exported: there is no library {path}. If it is built here, " +
                        "build it first.");
                }

                continue;
            }

            files.UnionWith(Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.dll"));
            found.Add(path);
        }

        found.Files = [.. files];
        return found;
    }

    /// <summary>Adds the lines of a file-based app that name the libraries, and how the program is built.</summary>
    /// <param name="text">The program.</param>
    /// <param name="target">The full path that it will have.</param>
    public void AppendDirectives(StringBuilder text, string target)
    {
        foreach (var project in _projects)
        {
            var path = PathFrom(Path.GetDirectoryName(target)!, project);
            text.Append(CultureInfo.InvariantCulture, $"#:project {path}\n");
        }

        if (_libraries.Count > 0)
        {
            // What lies beside the first comes along, and that is the local weather service if one is the chapter's.
            text.Append("#:property NotebookLibraries=")
                .AppendJoin(';', _libraries.OrderByDescending(IsOfChapter))
                .Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"#:property CustomAfterMicrosoftCommonTargets={Targets}\n");
        foreach (var setting in Settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"#:property {setting}\n");
        }
    }

    private static string Targets => Path.Combine(AppContext.BaseDirectory, "notebook.targets");

    private void Add(string library)
    {
        var name = Path.GetFileNameWithoutExtension(library);
        var root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(library)));
        var project = Path.Combine(root ?? "", "src", name, $"{name}.csproj");
        if (root is not null && File.Exists(project))
        {
            _projects.Add(project);
        }
        else
        {
            // One of the chapter's may show a type of another, which the engine finds beside it.
            string[] family = IsOfChapter(library)
                ? Directory.GetFiles(Path.GetDirectoryName(library)!, "Interleave*.dll")
                : [library];
            _libraries.AddRange(family.Order(StringComparer.Ordinal).Except(_libraries));
        }
    }

    private static bool IsOfChapter(string library) =>
        Path.GetFileName(library).StartsWith("Interleave.", StringComparison.Ordinal);

    // In a clone from place to place in it, so that the clone can be moved; otherwise in full.
    private static string PathFrom(string folder, string project)
    {
        var root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(project)))!;
        return folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Path.GetRelativePath(folder, project).Replace('\\', '/')
            : project;
    }
}
