using System.CommandLine;
using Interleave.Reader.Copying;
using Interleave.Reader.Running;

namespace Interleave.Reader.Commands;

/// <summary>The command <c>copy</c>: makes a folder of notebooks to work in.</summary>
internal sealed class CopyCommand : Command, IDetailedCommand
{
    private readonly Argument<string> _target = new("DIR")
    {
        Description = "The folder for the copy: a new one, or an empty one.",
    };

    /// <summary>The command, with its argument.</summary>
    public CopyCommand()
        : base("copy", "Copies the notebooks, the solutions and their library into a folder to work in.")
    {
        Add(_target);
        SetAction((arguments, cancellationToken) => Task.FromResult(Run(arguments, cancellationToken)));
    }

    /// <inheritdoc/>
    public string Details => """
        VS Code and Jupyter save outputs into the notebook that is open. In a copy they do no harm: nothing there
        belongs to the repository or to the installed tool. The copy needs neither, and stays as it is when they
        change. Nothing is ever overwritten: for a newer copy, name another folder.

        Exit codes:
          0    the copy is complete
          2    nothing was copied: wrong usage, or a folder that cannot be used
          130  stopped by Ctrl+C; what was copied is taken away again
        """;

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var currentFolder = Directory.GetCurrentDirectory();
        var named = arguments.GetRequiredValue(_target);
        if (string.IsNullOrWhiteSpace(named))
        {
            throw new UsageException("The name of the folder for the copy is empty.");
        }

        string notebooks;
        try
        {
            notebooks = ChapterCopy.Make(Path.GetFullPath(named, currentFolder), currentFolder, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }

        var first = Path.Combine(ChapterFolder.NameOf(notebooks, currentFolder), "00-start-here.ipynb");
        Console.WriteLine($"The chapter is copied to {notebooks}. What to do next:");
        Console.WriteLine($"  VS Code   open {first}");
        Console.WriteLine($"  Jupyter   {ChapterFolder.CommandWith("kernel install")}");
        Console.WriteLine($"            jupyter notebook {Quoted(first)}, and choose the kernel C# (Interleave)");
        Console.WriteLine($"  neither   {ChapterFolder.CommandWith($"run {Quoted(first)}")}");
        return ExitCode.Success;
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
