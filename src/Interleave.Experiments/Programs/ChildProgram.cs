using System.Globalization;
using System.Text;
using Interleave.Display;
using Interleave.Processes;

namespace Interleave.Experiments.Programs;

/// <summary>
/// Runs a C# program in a process of its own: for what would end the process that the notebook's cells run in.
/// </summary>
/// <remarks>
/// The program has top-level statements and the usual implicit usings. It is compiled by the .NET SDK's own compiler,
/// run by the .NET that runs this process, and leaves nothing behind: its files are deleted, and its process ends at the
/// latest with the process that started it. Its standard input is empty.
/// <para>Thread safety: may be called from several threads at once, each with a process of its own.</para>
/// </remarks>
public static class ChildProgram
{
    /// <summary>The longest time limit that can be set.</summary>
    public static TimeSpan LongestTimeLimit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a program may run unless the caller says otherwise.</summary>
    public static TimeSpan DefaultTimeLimit { get; } = TimeSpan.FromSeconds(10);

    private const string SourceName = "program.cs";
    private const string PreludeName = "prelude.cs";
    private const string ProgramName = "program.dll";

    // Standard input is the lifeline: the operating system closes it however the starting process dies, and then nobody else
    // is left to delete the files. The program's own reads must not compete with the watching one, so they are given an
    // empty text.
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
    /// How long it may run, more than 0 and at most <see cref="LongestTimeLimit"/>; without it
    /// <see cref="DefaultTimeLimit"/>. A process that still runs then is killed, with all that it started.
    /// </param>
    /// <param name="cancellationToken">Ends the process early, as does stopping the cell that called.</param>
    /// <returns>What became of it; a program that does not compile is such a result as well.</returns>
    /// <exception cref="ArgumentException">The program is empty, or the time limit is out of its range.</exception>
    /// <exception cref="InvalidOperationException">There is no .NET SDK to compile it with, or it cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; its process is gone.</exception>
    public static ChildProgramRun Run(string program, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(program))
        {
            throw new ArgumentException("The program to run is empty. Give its C# text.");
        }

        var limit = timeLimit ?? DefaultTimeLimit;
        if (limit <= TimeSpan.Zero || limit > LongestTimeLimit)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time limit is {limit.TotalSeconds:0.###} s, but it must be more than 0 s and at most {LongestTimeLimit.TotalSeconds} s."));
        }

        using var cell = CallingCell.Enter(cancellationToken);
        var compiler = CSharpCompiler.Find();
        var folder = Directory.CreateTempSubdirectory("interleave-program-").FullName;
        try
        {
            return CompileAndRun(compiler, folder, program, limit, cell.CancellationToken);
        }
        finally
        {
            Delete(folder);
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
        var end = BoundedProcess.Run(new(DotnetHost.Path, ["exec", Path.Combine(folder, ProgramName)])
        {
            WorkingDirectory = folder,
            Environment =
            {
                // A killed process would leave the files behind that a debugger or profiler finds it by; and an exception
                // that nobody catches, which is what such programs are about, is no reason to write a dump.
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_DbgEnableMiniDump"] = "0",
            },
        }, limit, cancellationToken);

        // Frames name the source by its full path.
        return new(program, end with { Errors = end.Errors with { Text = WithoutFolder(end.Errors.Text, folder) } }, limit);
    }

    private static string WithoutFolder(string text, string folder) =>
        text.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    private static void Delete(string folder)
    {
        const int Tries = 10;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Windows holds the files of a process for a moment after it has ended. A folder that cannot be deleted at
                // all is no reason to lose the result.
                if (attempt == Tries)
                {
                    return;
                }

                Thread.Sleep(50);
            }
        }
    }
}
