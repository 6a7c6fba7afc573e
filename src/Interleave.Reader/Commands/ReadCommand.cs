using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Interleave.Reader.Kernels;
using Interleave.Reader.Page;
using Interleave.Reader.Page.Edits;
using Interleave.Reader.Page.Security;

namespace Interleave.Reader.Commands;

/// <summary>
/// The command <c>read</c>, also what the program does without a command: opens the chapter in a browser.
/// </summary>
internal sealed class ReadCommand : Command, IDetailedCommand
{
    private readonly Option<int?> _port = new("--port")
    {
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"The port of the page on 127.0.0.1; 0 for any that is free. Without it, {PageOptions.UsualPort}, or " +
            $"any if that is taken."),
        HelpName = "PORT",
        CustomParser = ParsePort,
    };

    private readonly Option<bool> _noBrowser =
        new("--no-browser") { Description = "Opens no browser; the address is printed in any case." };

    /// <summary>The command, with its options.</summary>
    public ReadCommand()
        : base("read", "Opens the chapter in a browser, to read, change and run it. This is what the program does " +
            "without a command.")
    {
        AddTo(this);
    }

    /// <inheritdoc/>
    public string Details => """
        The page is for this machine alone: it listens on 127.0.0.1, and lets in only a browser that comes with the
        printed address. In a Codespace that is the address which its port forwarding gives the page. What you write is
        kept in your own data folder, outside of the repository, as you write it.

        Ctrl+C ends the page and all that its cells have started.
        """;

    /// <summary>Makes another command do the same as this one, with the same options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_port);
        command.Add(_noBrowser);
        command.SetAction(RunAsync);
    }

    private static int? ParsePort(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port <= ushort.MaxValue)
        {
            return port;
        }

        result.AddError($"--port needs a number from 0 to 65535, and got '{text}'.");
        return null;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new PageOptions
        {
            Port = arguments.GetValue(_port),
            Folder = Directory.GetCurrentDirectory(),
            Edits = EditStore.OfUser(),
            Kernel = KernelSpec.Interleave,
            Codespace = Codespace.Of(Environment.GetEnvironmentVariable),
        };
        PageServer page;
        try
        {
            page = await PageServer.StartAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }

        await using (page.ConfigureAwait(false))
        {
            Console.WriteLine($"The chapter is open at {page.Address}");
            Console.WriteLine(options.Codespace is null
                ? "Only this machine can reach it. Ctrl+C ends it; what you write is kept."
                : "Only you can reach it, while its port stays private. Ctrl+C ends it; what you write is kept.");
            if (!arguments.GetValue(_noBrowser))
            {
                BrowserWindow.Open(page.Address);
            }

            // Ctrl+C is how this is meant to end.
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default)
                .ConfigureAwait(false);
        }

        return ExitCode.Success;
    }
}
