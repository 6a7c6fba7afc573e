using System.CommandLine;
using Interleave.Reader.Exporting;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Commands;

/// <summary>The command <c>export</c>: writes notebooks as programs of one file.</summary>
internal sealed class ExportCommand : Command, IDetailedCommand
{
    private readonly Argument<string[]> _notebooks = new("NOTEBOOK")
    {
        Description = "The notebooks: a number of the chapter, as in 02, or a path (.ipynb).",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "The folder for the programs. Without it, artifacts/exported in the repository, or else in " +
            "the current folder.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replaces a program that is there already, with what has been changed in it.",
    };

    /// <summary>The command, with its arguments and options.</summary>
    public ExportCommand()
        : base("export", "Writes notebooks as programs of one C# file each, for `dotnet run FILE`.")
    {
        Add(_notebooks);
        Add(_output);
        Add(_overwrite);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public string Details => """
        A program has the notebook's prose as comments and its cells as they are. What a cell shows is printed as plain
        text. What a notebook declares twice has two names, and its types stand at the end. The program refers to the
        libraries of this clone, or of the installed tool, so it runs on this machine.

        Exit codes:
          0    the programs are written
          2    nothing was written: wrong usage, a file that is not a notebook, or a cell that cannot be exported
        """;

    private int Run(ParseResult arguments)
    {
        var currentFolder = Directory.GetCurrentDirectory();
        var folder = arguments.GetValue(_output) is { } given
            ? Path.GetFullPath(given, currentFolder)
            : ChapterFolder.DefaultOutputFolder(currentFolder, "exported");
        var programs = new Dictionary<string, string>();
        foreach (var named in arguments.GetRequiredValue(_notebooks).Distinct())
        {
            var path = ChapterFolder.PathOf(named, currentFolder);
            var notebook = Notebook.Load(path, named);
            var name = ChapterFolder.NameOf(path, currentFolder);
            if (!CodeLanguage.IsCSharp(notebook.Language))
            {
                throw new UsageException(
                    $"{name} is in {CodeLanguage.ForPeople(notebook.Language!)}, and only C# can be exported.");
            }

            var target = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(path)}.cs");
            if (!programs.TryAdd(target, NotebookProgram.Of(notebook, name, target)))
            {
                throw new UsageException(
                    $"Two notebooks would be exported to {target}; export them one by one, with --output.");
            }
        }

        if (!arguments.GetValue(_overwrite)
            && programs.FirstOrDefault(one => File.Exists(one.Key) && File.ReadAllText(one.Key) != one.Value).Key
                is { } changed)
        {
            throw new UsageException(
                $"{changed} is there already, and is different; name another folder with --output, or add " +
                "--overwrite.");
        }

        foreach (var (target, program) in programs)
        {
            Write(target, program);
            Console.WriteLine($"exported: {target}");
            Console.WriteLine($"run it:   dotnet run {ChapterFolder.NameOf(target, currentFolder)}");
        }

        return ExitCode.Success;
    }

    private static void Write(string target, string program)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, program);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The program cannot be written to {target}: {e.Message}", e);
        }
    }
}
