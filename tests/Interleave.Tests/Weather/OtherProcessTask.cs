using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Interleave.Plots;
using Interleave.Weather;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Weather;

/// <summary>What an <see cref="OtherProcess"/> does.</summary>
internal static class OtherProcessTask
{
    /// <summary>Starts the server, writes its process id on standard output, and exits.</summary>
    public const string StartAndExit = "start and exit";

    /// <summary>The same, and then waits for its standard input to end.</summary>
    public const string StartAndWait = "start and wait";

    /// <summary>Writes what the check says, and exits.</summary>
    public const string Check = "check";

    /// <summary>
    /// Shows a chart as an engine does; writes where its script looks for the library, then the process id of the
    /// server that it started, or 0; and exits.
    /// </summary>
    public const string ShowChart = "show a chart";

    // Before the entry point, which the test framework generates and which knows nothing of this.
    [ModuleInitializer]
    internal static void Run()
    {
        switch (OtherProcess.Task)
        {
            case null:
                return;

            case StartAndExit or StartAndWait:
                Console.WriteLine(LocalDatamart.Session.ProcessId.ToString(CultureInfo.InvariantCulture));
                if (OtherProcess.Task == StartAndWait)
                {
                    Console.In.ReadToEnd();
                }

                break;

            case Check:
                Console.WriteLine(LocalDatamart.Check().Sentence);
                break;

            case ShowChart:
                var html = Examples.Comparison.Plot().ToDisplayString("text/html");
                var server = LocalDatamart.ForCharts(start: false)?.Id ?? 0;
                Console.WriteLine(Regex.Match(html, "const sources = (.*);").Groups[1].Value);
                Console.WriteLine(server.ToString(CultureInfo.InvariantCulture));
                break;
        }

        Environment.Exit(0);
    }
}
