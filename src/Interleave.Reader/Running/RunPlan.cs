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
    /// it, or the output would overwrite a notebook.
    /// </exception>
    /// <exception cref="NotebookException">A file is not a notebook.</exception>
    public static IReadOnlyList<NotebookRun> Make(RunOptions options, string currentFolder)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(currentFolder);
        var names = options.Notebooks.Count > 0 ? options.Notebooks : ChapterFolder.Notebooks(currentFolder);
        var notebooks = names
            .Select(name => (Name: name, Path: ChapterFolder.PathOf(name, currentFolder)))
            .DistinctBy(notebook => notebook.Path)
            .Select(notebook => Notebook.Load(notebook.Path, notebook.Name))
            .ToArray();
        CheckLanguages(options, notebooks, currentFolder);
        if (options.Settings.Count > 0)
        {
            CheckNames(options, notebooks);
            foreach (var notebook in notebooks)
            {
                ParameterInjection.Apply(notebook, options.Kernel.Language, options.Settings);
            }
        }

        var outputFolder = options.OutputFolder is { } folder
            ? Path.GetFullPath(folder, currentFolder)
            : ChapterFolder.DefaultOutputFolder(currentFolder, "executed");
        var shared = SharedFolder(notebooks);
        var runs = notebooks
            .Select(notebook => new NotebookRun(
                notebook,
                ChapterFolder.NameOf(notebook.Path, currentFolder),
                Path.Combine(outputFolder, Path.GetRelativePath(shared, notebook.Path))))
            .ToArray();
        if (Array.Find(runs, run => notebooks.Any(notebook => notebook.Path == run.Target)) is { } overwriting)
        {
            throw new UsageException(
                $"The executed notebook would overwrite {ChapterFolder.NameOf(overwriting.Target, currentFolder)}; " +
                "give --output another folder.");
        }

        try
        {
            Directory.CreateDirectory(outputFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The folder {outputFolder} for the executed notebooks cannot be made: {e.Message}", e);
        }

        return runs;
    }

    /// <summary>
    /// The deepest folder that all notebooks lie in. Executed notebooks keep their place below it, so that two of the
    /// same name do not meet.
    /// </summary>
    private static string SharedFolder(Notebook[] notebooks)
    {
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

    private static void CheckNames(RunOptions options, Notebook[] notebooks)
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
            ParameterInjection.Misfits(notebook, options.Kernel.Language, options.Settings));
        if (misfits.FirstOrDefault() is { } misfit)
        {
            throw new UsageException($"--set: {misfit}");
        }
    }
}
