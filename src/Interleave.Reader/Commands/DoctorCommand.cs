using System.CommandLine;
using Interleave.Reader.Doctor;

namespace Interleave.Reader.Commands;

/// <summary>The command <c>doctor</c>: says what the chapter needs and this machine lacks.</summary>
internal sealed class DoctorCommand : Command, IDetailedCommand
{
    private const int NameWidth = 19;

    private readonly Option<bool> _mend = new("--mend")
    {
        Description = "Puts the tool manifest of the Polyglot Notebooks extension where the extension looks for it, " +
            "in each VS Code of this user, and looks at nothing else.",
    };

    private readonly Argument<string[]> _folders = new("FOLDER")
    {
        Description = "With --mend: the extension's storage folders, where they are not found by themselves.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The command, with its options.</summary>
    public DoctorCommand()
        : base("doctor", "Looks whether everything is in place, and says what to do where something is missing.")
    {
        Add(_mend);
        Add(_folders);
        Validators.Add(result =>
        {
            if (result.GetValue(_folders) is { Length: > 0 } && !result.GetValue(_mend))
            {
                result.AddError("A folder can be named only with --mend.");
            }
        });
        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public string Details => """
        Each line says ok, or what is missing and how to get it. What is marked with - is wanted only for some of the
        ways to read the chapter.

        Exit codes:
          0    the chapter can be read and run
          1    something that it needs is missing
        """;

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_mend))
        {
            foreach (var line in PolyglotCheck.Mend(
                arguments.GetValue(_folders) ?? [], Environment.GetEnvironmentVariable))
            {
                Console.WriteLine(line);
            }

            return ExitCode.Success;
        }

        var folder = Directory.GetCurrentDirectory();
        var isWell = true;
        foreach (var finding in new MachineCheck(Environment.GetEnvironmentVariable).Look(folder, cancellationToken))
        {
            Show(finding);
        }

        foreach (var finding in await ChapterCheck.LookAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            Show(finding);
        }

        foreach (var finding in PolyglotCheck.Look(folder, Environment.GetEnvironmentVariable, cancellationToken))
        {
            Show(finding);
        }

        return isWell ? ExitCode.Success : ExitCode.Failure;

        void Show(Finding finding)
        {
            isWell &= finding.IsOk || !finding.IsNeeded;
            var mark = finding.IsOk ? "ok" : finding.IsNeeded ? "!!" : "- ";
            Console.WriteLine($"{finding.Name.PadRight(NameWidth)}{mark}  {finding.Sentence}");
        }
    }
}
