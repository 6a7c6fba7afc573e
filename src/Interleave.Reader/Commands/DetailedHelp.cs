using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Interleave.Reader.Commands;

/// <summary>Writes a command's help, and its details below.</summary>
internal sealed class DetailedHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var result = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IDetailedCommand command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
        }

        return result;
    }
}
