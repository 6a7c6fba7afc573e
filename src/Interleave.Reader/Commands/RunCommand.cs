using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Interleave.Reader.Kernels;
using Interleave.Reader.Parameters;
using Interleave.Reader.Reporting;
using Interleave.Reader.Running;
using Spectre.Console;

namespace Interleave.Reader.Commands;

/// <summary>The command <c>run</c>: runs notebooks without a front end, and writes executed copies.</summary>
internal sealed class RunCommand : Command, IDetailedCommand
{
    /// <summary>The longest time that a cell can be given; a timer cannot be set much further.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(30);

    private readonly Argument<string[]> _notebooks = new("NOTEBOOK")
    {
        Description = "The notebooks: a path (.ipynb), which may have a star, as in notebooks/0*.ipynb, or a number " +
            "of the chapter, as in 02. Without any, those of the chapter: notebooks/*.ipynb and " +
            "notebooks/solutions/*.ipynb, looked for from the current folder upwards, and then in the installed tool.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<ParameterSetting[]> _settings = new("--set")
    {
        Description =
            "Overrides a value of a cell tagged 'parameters' or 'guess'. It is a value of its parameter's type, " +
            "never code; a text needs no quotes of its own. Can be repeated.",
        HelpName = "name=value",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseSettings,
    };

    private readonly Option<string?> _kernel = new("--kernel")
    {
        Description = "The Jupyter kernel to run the notebooks in, one that is installed on this machine. Without " +
            "it, the kernel that comes with this program, which runs C#.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "The folder for the executed notebooks. Without it, artifacts/executed in the repository, or " +
            "else in the current folder.",
        HelpName = "DIR",
    };

    private readonly Option<string[]> _inputs = new("--input")
    {
        Description =
            "A line of text to answer with when a cell asks for one. Can be repeated; they are used in turn.",
        HelpName = "TEXT",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<double> _timeout = new("--cell-timeout")
    {
        Description = "How long a cell may take before it is stopped and counts as failed.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => RunOptions.DefaultCellTimeout.TotalSeconds,
        CustomParser = ParseTimeout,
    };

    /// <summary>The command, with its arguments and options.</summary>
    public RunCommand()
        : base("run", "Runs notebooks from top to bottom and writes executed copies, with their outputs.")
    {
        Add(_notebooks);
        Add(_settings);
        Add(_kernel);
        Add(_output);
        Add(_inputs);
        Add(_timeout);

        // An option that does not exist would otherwise count as a notebook.
        Validators.Add(result =>
        {
            if (result.GetResult(_notebooks)?.Tokens.FirstOrDefault(token => token.Value is ['-', _, ..]
                && !File.Exists(token.Value)) is { } unknown)
            {
                result.AddError($"There is no option {unknown.Value}. (--help lists the options.)");
            }
        });
        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public string Details => """
        A cell that fails ends its notebook, and the next notebook follows. A cell tagged 'raises-exception' is meant
        to fail and ends nothing. Ctrl+C ends the run, the kernel and all that it started; the executed copy is still
        written, with the outputs so far.

        A cell that begins when no --input is left, or none was given, cannot ask for a line of text: asking fails at
        once, as an exception that the cell may catch. A cell that uses up the last one and asks again is stopped.

        Exit codes:
          0    all cells ran
          1    a cell failed
          2    nothing was run: wrong usage, a value that does not fit, or a file that is not a notebook
          130  stopped by Ctrl+C
        """;

    private static ParameterSetting[]? ParseSettings(ArgumentResult result)
    {
        var settings = new List<ParameterSetting>();
        foreach (var token in result.Tokens)
        {
            if (!ParameterSetting.TryParse(token.Value, out var setting))
            {
                result.AddError($"--set needs name=value, as in --set threads=4, and got '{token.Value}'.");
                return null;
            }

            settings.Add(setting);
        }

        return [.. settings];
    }

    private static double ParseTimeout(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= 0.001
            && seconds <= LongestTimeout.TotalSeconds)
        {
            return seconds;
        }

        result.AddError(string.Create(
            CultureInfo.InvariantCulture,
            $"--cell-timeout needs a number of seconds, more than 0 and at most {LongestTimeout.TotalSeconds}, and " +
            $"got '{text}'."));
        return default;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new RunOptions
        {
            Notebooks = arguments.GetValue(_notebooks) ?? [],
            Settings = arguments.GetValue(_settings) ?? [],
            Kernel = arguments.GetValue(_kernel) is { } name ? InstalledKernels.Find(name) : KernelSpec.Interleave,
            OutputFolder = arguments.GetValue(_output),
            Inputs = arguments.GetValue(_inputs) ?? [],
            CellTimeout = TimeSpan.FromSeconds(arguments.GetValue(_timeout)),
        };
        var notebooks = RunPlan.Make(options, Directory.GetCurrentDirectory());
        var console = AnsiConsole.Console;
        var report = new RunReport(console, !Console.IsOutputRedirected && console.Profile.Capabilities.Ansi);
        await report.ShowAsync(() => new NotebookRunner(options, report).RunAsync(notebooks, cancellationToken))
            .ConfigureAwait(false);
        report.Summary(notebooks);
        return cancellationToken.IsCancellationRequested ? ExitCode.Cancelled
            : notebooks.Any(notebook => notebook.HasFailed) ? ExitCode.Failure
            : ExitCode.Success;
    }
}
