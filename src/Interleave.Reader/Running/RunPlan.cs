using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Parameters;

namespace Interleave.Reader.Running;

/// <summary>
/// Finds and reads the notebooks of a run, so that a faulty request is refused before anything runs.
/// </summary>
public static class RunPlan
{
    /// <summary>Makes the plan.</summary>
    /// <param name="options">The request.</param>
    /// <param name="currentFolder">The folder that relative paths start from, and the search for the chapter.</param>
    /// <returns>The notebooks in the order to run them.</returns>
    /// <exception cref="UsageException">
    /// There are no notebooks, one is not in C# and no kernel was named, a parameter is unknown, a value does not fit
    /// it, the output would overwrite a notebook, or it cannot be written.
    /// </exception>
    /// <exception cref="NotebookException">A file is not a notebook.</exception>
    public static IReadOnlyList<NotebookRun> Make(RunOptions options, string currentFolder) =>
        Make(options, currentFolder, PathCase.OfSystem);

    /// <summary>The same where upper and lower case count in the names of files, or do not.</summary>
    internal static IReadOnlyList<NotebookRun> Make(RunOptions options, string currentFolder, PathCase pathCase)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(currentFolder);
        var names = options.Notebooks.Count > 0
            ? options.Notebooks.SelectMany(name => Matching(name, currentFolder))
            : ChapterFolder.Notebooks(currentFolder);
        var notebooks = names
            .Select(name => (Name: name, Path: ChapterFolder.PathOf(name, currentFolder)))
            .DistinctBy(notebook => notebook.Path, pathCase.Comparer)
            .Select(notebook => Notebook.Load(notebook.Path, notebook.Name))
            .ToArray();
        CheckLanguages(options, notebooks, currentFolder);
        if (options.Settings.Count > 0)
        {
            CheckNames(options, notebooks, currentFolder);
            foreach (var notebook in notebooks)
            {
                ParameterInjection.Apply(notebook, options.Kernel.Language, options.Settings);
            }
        }

        var outputFolder = options.OutputFolder is { } folder
            ? Path.GetFullPath(folder, currentFolder)
            : ChapterFolder.DefaultOutputFolder(currentFolder, "executed");
        var shared = SharedFolder(notebooks, pathCase);
        var runs = notebooks
            .Select(notebook => new NotebookRun(
                notebook,
                ChapterFolder.NameOf(notebook.Path, currentFolder),
                Path.Combine(outputFolder, Path.GetRelativePath(shared, notebook.Path))))
            .ToArray();
        if (Array.Find(runs, run => IsAny(notebooks, run.Target)) is { } overwriting)
        {
            throw new UsageException(
                $"The executed notebook would overwrite {ChapterFolder.NameOf(overwriting.Target, currentFolder)}; " +
                "give --output another folder.");
        }

        CheckTargets(runs);
        return runs;

        bool IsAny(Notebook[] notebooks, string path) =>
            Array.Exists(notebooks, notebook => pathCase.Comparer.Equals(notebook.Path, path));
    }

    /// <summary>
    /// Makes sure that the executed notebooks can be written. With their outputs they are larger than before, so there
    /// has to be room at least for what they hold already.
    /// </summary>
    private static void CheckTargets(NotebookRun[] runs)
    {
        if (Array.Find(runs, run => Directory.Exists(run.Target)) is { } taken)
        {
            throw new UsageException(
                $"The executed notebook cannot be written to {taken.Target}: there is a folder of that name. Give "
                + "--output another folder.");
        }

        foreach (var folder in runs.GroupBy(run => Path.GetDirectoryName(run.Target)!))
        {
            try
            {
                OutputFolder.Prepare(folder.Key, folder.Sum(run => new FileInfo(run.Notebook.Path).Length));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UsageException(
                    $"The folder {folder.Key} for the executed notebooks cannot be written: {e.Message.TrimEnd('.')}. "
                    + "Give --output another folder.", e);
            }
        }
    }

    /// <summary>
    /// The notebooks of a name, which may have a star in place of any characters: the shells of Windows leave it to
    /// the program to find what such a name stands for.
    /// </summary>
    private static IEnumerable<string> Matching(string name, string currentFolder)
    {
        var pattern = Path.GetFileName(name);
        if (!pattern.Contains('*', StringComparison.Ordinal) || File.Exists(Path.GetFullPath(name, currentFolder)))
        {
            return [name];
        }

        var beside = Path.GetDirectoryName(name) ?? "";
        var folder = Path.GetFullPath(beside, currentFolder);
        string[] names = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, pattern)
                .Select(path => Path.Combine(beside, Path.GetFileName(path)))]
            : [];
        return names.Length > 0
            ? names.Order(StringComparer.Ordinal)
            : throw new UsageException($"There is no notebook like {name}.");
    }

    /// <summary>
    /// The deepest folder that all notebooks lie in. Executed notebooks keep their place below it, so that two of the
    /// same name do not meet.
    /// </summary>
    private static string SharedFolder(Notebook[] notebooks, PathCase pathCase)
    {
        if (notebooks.DistinctBy(notebook => Path.GetPathRoot(notebook.Path), pathCase.Comparer).Count() > 1)
        {
            throw new UsageException(
                "The notebooks lie on several drives; name those of one drive at a time.");
        }

        var shared = notebooks[0].Folder;
        while (notebooks.Any(notebook => Path.GetRelativePath(shared, notebook.Path)
            .StartsWith("..", StringComparison.Ordinal)))
        {
            shared = Path.GetDirectoryName(shared)!;
        }

        return shared;
    }

    private static void CheckLanguages(RunOptions options, Notebook[] notebooks, string currentFolder)
    {
        var refusals = notebooks.Select(notebook =>
            ForeignNotebook.Refusal(notebook, ChapterFolder.NameOf(notebook.Path, currentFolder)));
        if (options.Kernel == KernelSpec.Interleave
            && refusals.FirstOrDefault(told => told is not null) is { } refusal)
        {
            throw new UsageException(refusal);
        }
    }

    private static void CheckNames(RunOptions options, Notebook[] notebooks, string currentFolder)
    {
        var declared = notebooks
            .SelectMany(notebook => ParameterInjection.NamesIn(notebook, options.Kernel.Language))
            .Distinct()
            .ToArray();
        var unknown = options.Settings.Select(setting => setting.Name).Distinct().Except(declared).ToArray();
        if (unknown.Length > 0)
        {
            throw new UsageException(
                "--set: no notebook of this run has a parameter " +
                $"{string.Join(" or ", unknown.Select(name => $"'{name}'"))}; " +
                (declared.Length == 0 ? "they have none." : $"the parameters are: {string.Join(", ", declared)}."));
        }

        var misfits = notebooks.SelectMany(notebook =>
            ParameterInjection.Misfits(
                notebook,
                ChapterFolder.NameOf(notebook.Path, currentFolder),
                options.Kernel.Language,
                options.Settings));
        if (misfits.FirstOrDefault() is { } misfit)
        {
            throw new UsageException($"--set: {misfit}");
        }
    }
}
