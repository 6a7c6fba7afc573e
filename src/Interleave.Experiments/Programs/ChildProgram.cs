using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Interleave.Display;
using Interleave.Processes;

namespace Interleave.Experiments.Programs;

/// <summary>
/// Runs C# programs in processes of their own, for what would bring down the process that runs the cells.
/// </summary>
/// <remarks>
/// A program has top-level statements and the usual implicit usings. The .NET SDK's own compiler compiles it, and the
/// .NET that runs this process runs it. It leaves nothing behind: its files are deleted, and its process ends at the
/// latest with the process that started it. Its standard input is empty.
/// </remarks>
/// <example>
/// <code>
/// var crashed = ChildProgram.Run("""
///     new Thread(() => throw new Exception("nobody catches this")).Start();
///     Thread.Sleep(1000);
///     Console.WriteLine("never written");
///     """);
/// crashed
/// </code>
/// </example>
/// <threadsafety static="true"/>
public static class ChildProgram
{
    /// <summary>The longest time limit that can be set.</summary>
    public static TimeSpan LongestTimeLimit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>More than the files of a program need, in bytes.</summary>
    private const int Room = 512 * 1024;

    private const string SourceName = "program.cs";
    private const string PreludeName = "prelude.cs";
    private const string ProgramName = "program.dll";

    // Standard input is the lifeline: however the starting process dies, the operating system closes it, and by then
    // only this program is left to delete the files (on Windows it cannot delete its own, which stay in the temporary
    // folder). Its own reads must not compete with the watching one, so they find an empty text.
    private const string Prelude = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;

        internal static class LifelineOfTheChildProgram
        {
            [System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Watch()
            {
                Console.OutputEncoding = new System.Text.UTF8Encoding(false);
                var input = Console.OpenStandardInput();
                Console.SetIn(TextReader.Null);
                new Thread(() =>
                {
                    try
                    {
                        while (input.ReadByte() >= 0)
                        {
                        }
                    }
                    catch (IOException)
                    {
                    }

                    try
                    {
                        Directory.Delete(AppContext.BaseDirectory, recursive: true);
                    }
                    catch (Exception)
                    {
                    }

                    System.Diagnostics.Process.GetCurrentProcess().Kill();
                })
                {
                    IsBackground = true,
                }.Start();
            }
        }
        """;

    /// <summary>Compiles a program and runs it to its end, or until its time is up.</summary>
    /// <param name="program">The program's text, with top-level statements.</param>
    /// <param name="timeLimit">
    /// How long it may run, above zero and at most <see cref="LongestTimeLimit"/>; 10 s unless given. A process that
    /// still runs then is killed, with everything it started.
    /// </param>
    /// <param name="cancellationToken">Kills the process early, as does stopping the cell that called.</param>
    /// <returns>What became of it; a program that does not compile is such a result too.</returns>
    /// <exception cref="ArgumentException">The program is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is out of its range.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no .NET SDK to compile it, no room for its files, or it cannot be run.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; its process is gone.</exception>
    public static ChildProgramRun Run(
        string program, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(program))
        {
            throw new ArgumentException("The program to run is empty. Give its C# text.", nameof(program));
        }

        var limit = timeLimit ?? TimeSpan.FromSeconds(10);
        if (limit <= TimeSpan.Zero || limit > LongestTimeLimit)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeLimit),
                Invariant($"The time limit is {limit.TotalSeconds:0.###} s, but it must be more than 0 s and ")
                    + Invariant($"at most {LongestTimeLimit.TotalSeconds} s."));
        }

        using var cell = CallingCell.Enter(cancellationToken);
        var compiler = CSharpCompiler.Find();
        try
        {
            using var folder = ScratchFolder.Create("interleave-program-", Room);
            return CompileAndRun(compiler, folder.Path, program, limit, cell.CancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The program was not run. {error.Message}", error);
        }
    }

    /// <summary>Runs a process of the .NET that runs this one, to its end or to its limit.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started.</exception>
    internal static ProcessEnd RunDotnet(
        ProcessStartInfo start, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return BoundedProcess.Run(start, limit, cancellationToken);
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException(
                $"The program does not start, because {start.FileName} cannot be run ({error.Message}). "
                    + "Install the .NET 10 SDK, then restart the kernel.",
                error);
        }
    }

    private static ChildProgramRun CompileAndRun(
        CSharpCompiler compiler, string folder, string program, TimeSpan limit, CancellationToken cancellationToken)
    {
        File.WriteAllText(Path.Combine(folder, SourceName), program, Encoding.UTF8);
        File.WriteAllText(Path.Combine(folder, PreludeName), Prelude, Encoding.UTF8);
        var errors = compiler.Compile(folder, [SourceName, PreludeName], ProgramName, cancellationToken);
        if (errors.Count > 0)
        {
            return ChildProgramRun.NotCompiled(program, errors);
        }

        File.WriteAllText(Path.Combine(folder, Path.ChangeExtension(ProgramName, ".runtimeconfig.json")), $$"""
            {
              "runtimeOptions": {
                "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" }
              }
            }
            """);
        var start = new ProcessStartInfo(DotnetHost.Path, ["exec", Path.Combine(folder, ProgramName)])
        {
            WorkingDirectory = folder,
            Environment =
            {
                // A killed process would leave behind the files by which a debugger or profiler finds it; and an
                // exception that nobody catches, which is what such programs are about, should not write a dump.
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_DbgEnableMiniDump"] = "0",
            },
        };
        var end = RunDotnet(start, limit, cancellationToken);

        // Stack frames give the full path of the source.
        var written = end.Errors.Text.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        return new(program, end with { Errors = end.Errors with { Text = written } }, limit);
    }
}
