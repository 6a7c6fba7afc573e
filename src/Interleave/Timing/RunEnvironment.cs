using System.Diagnostics;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Timing;

/// <summary>Where a measurement was made: what a reader has to know before comparing its times with others.</summary>
/// <param name="Engine">The program that runs the code, for instance <c>Interleave.Kernel</c>.</param>
/// <param name="DotNet">The runtime and its version, for instance <c>.NET 10.0.1</c>.</param>
/// <param name="Cores">How many processors the program may use, from 1.</param>
/// <param name="OperatingSystem">The operating system and the processor's kind.</param>
/// <param name="GarbageCollector">
/// Which garbage collector .NET uses: <c>workstation GC</c> or <c>server GC</c>.
/// </param>
/// <param name="IsOptimised">Whether this library was compiled with optimisation.</param>
/// <param name="IsDebuggerAttached">Whether a debugger is attached.</param>
/// <param name="Overhead">An empty run takes the harness less than this.</param>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record RunEnvironment(
    string Engine,
    string DotNet,
    int Cores,
    string OperatingSystem,
    string GarbageCollector,
    bool IsOptimised,
    bool IsDebuggerAttached,
    TimeSpan Overhead) : IShowable
{
    private static readonly Lazy<RunEnvironment> OfThisProcess = new(() => new(
        Assembly.GetEntryAssembly()?.GetName().Name ?? "an unknown program",
        RuntimeInformation.FrameworkDescription,
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}",
        GCSettings.IsServerGC ? "server GC" : "workstation GC",
        typeof(RunEnvironment).Assembly.GetCustomAttribute<DebuggableAttribute>()
            is not { IsJITOptimizerDisabled: true },
        Debugger.IsAttached,
        HarnessOverhead.Value));

    /// <summary>This process as it is now. The first call measures the overhead, in a few milliseconds.</summary>
    public static RunEnvironment Current => OfThisProcess.Value with { IsDebuggerAttached = Debugger.IsAttached };

    /// <summary>A sentence in capital letters for each thing that distorts the times; usually none.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            if (!IsOptimised)
            {
                yield return "WARNING: THESE TIMES ARE TOO LONG, for Interleave.dll was built without optimisation. "
                    + "Build it with “dotnet build” as it comes, and restart the kernel.";
            }

            if (IsDebuggerAttached)
            {
                yield return "WARNING: THESE TIMES ARE TOO LONG, for a debugger is attached. "
                    + "Run without it, and measure again.";
            }
        }
    }

    /// <summary>The warnings and the line, as HTML in small letters.</summary>
    public string ToHtml() => string.Concat(Warnings.Select(Display.Html.Warning)) + Display.Html.SmallPrint(Line);

    /// <summary>The warnings, each on a line, and one line with everything else.</summary>
    public string ToText() => string.Join('\n', Warnings.Append(Line));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>Everything but the warnings.</summary>
    internal string Line => Invariant($"{Engine}, {DotNet}, {Cores:#,0} {(Cores == 1 ? "core" : "cores")}, ")
        + $"{OperatingSystem}, {GarbageCollector}{(IsOptimised ? "" : ", library not optimised")}; "
        + $"the measuring itself takes less than {DurationText.Of(Overhead)}.";
}
