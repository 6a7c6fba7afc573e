using ArchUnitNET.Domain;

namespace Interleave.Architecture.Tests;

/// <summary>Who may know whom: between projects, and between the folders of one.</summary>
public class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Interleave"] = [],
        ["Interleave.Races"] = ["Interleave"],
        ["Interleave.Experiments"] = ["Interleave"],
        ["Interleave.Exercises"] = ["Interleave", "Interleave.Races", "Interleave.Experiments"],
        ["Interleave.Datamart"] = [],
        ["Interleave.Jupyter"] = [],
        ["Interleave.Kernel"] = ["Interleave.Jupyter"],
        ["Interleave.Reader"] = ["Interleave.Jupyter"],
    };

    public static TheoryData<string> Projects => [.. House.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_those_below_it(string project)
    {
        Assert.Contains(project, Allowed);
        var types = House.Types(project).ToArray();
        Assert.NotEmpty(types);

        var known =
            from type in types
            from target in type.Dependencies.Select(dependency => dependency.Target)
            let other = House.ProjectOf(target)
            where other is not null && other != project && House.Projects.Contains(other)
            select other;

        Assert.Empty(known.Distinct().Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_of_a_project_know_each_other_in_a_circle(string project)
    {
        var arrows = Arrows(project);

        var circle = Circle(arrows);

        Assert.True(circle is null, Explain(circle, arrows));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_the_path_of_its_folder_or_the_project_itself(string project)
    {
        var misplaced =
            from path in House.SourceFiles(".cs")
            where path.StartsWith(project + "/", StringComparison.Ordinal)
            let folder = House.FolderOf(path).Replace('/', '.')
            from line in House.ReadLines(path)
            where line.StartsWith("namespace Interleave", StringComparison.Ordinal)
            where line != $"namespace {folder};" && line != $"namespace {project};"
            select $"{path}: {line}";

        Assert.Empty(misplaced);
    }

    // From each folder to those that it knows, with one type that does, for the message.
    private static Dictionary<string, Dictionary<string, string>> Arrows(string project)
    {
        var folders = House.FoldersOfTypes(project);
        var arrows = new Dictionary<string, Dictionary<string, string>>();
        foreach (var type in House.Types(project))
        {
            foreach (var target in type.Dependencies.Select(dependency => dependency.Target))
            {
                if (Folder(type) is { } from && Folder(target) is { } to && from != to)
                {
                    arrows.TryAdd(from, []);
                    arrows[from].TryAdd(to, $"{type.FullName} → {target.FullName}");
                }
            }
        }

        return arrows;

        // A namespace below the project's own is a folder; what lies in the project's own may be in any.
        string? Folder(IType type)
        {
            var name = type.Namespace?.FullName ?? "";
            return House.ProjectOf(type) != project ? null
                : name.StartsWith(project + ".", StringComparison.Ordinal) ? name
                : folders.GetValueOrDefault(House.OutermostName(type))?.Replace('/', '.');
        }
    }

    private static List<string>? Circle(Dictionary<string, Dictionary<string, string>> arrows)
    {
        var done = new HashSet<string>();
        return arrows.Keys.Select(folder => From(folder, [])).FirstOrDefault(circle => circle is not null);

        List<string>? From(string folder, List<string> path)
        {
            if (path.IndexOf(folder) is >= 0 and var start)
            {
                return [.. path[start..], folder];
            }

            if (done.Contains(folder))
            {
                return null;
            }

            var circle = arrows.GetValueOrDefault(folder)?.Keys
                .Select(next => From(next, [.. path, folder]))
                .FirstOrDefault(found => found is not null);
            done.Add(folder);
            return circle;
        }
    }

    private static string Explain(List<string>? circle, Dictionary<string, Dictionary<string, string>> arrows) =>
        circle is null ? "" : string.Join('\n', circle.Zip(circle.Skip(1), (from, to) => arrows[from][to]));
}
