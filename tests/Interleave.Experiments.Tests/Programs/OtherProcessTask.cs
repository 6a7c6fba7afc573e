using System.Runtime.CompilerServices;
using Interleave.Experiments.Programs;
using Interleave.Tests;

namespace Interleave.Experiments.Tests.Programs;

/// <summary>What an <see cref="OtherProcess"/> does.</summary>
internal static class OtherProcessTask
{
    /// <summary>Runs the program whose text is the argument as a child program.</summary>
    public const string RunChildProgram = "run a child program";

    // Before the entry point, which the test framework generates and which knows nothing of this.
    [ModuleInitializer]
    internal static void Run()
    {
        if (OtherProcess.Task == RunChildProgram)
        {
            ChildProgram.Run(Environment.GetCommandLineArgs()[^1], TimeSpan.FromSeconds(60));
            Environment.Exit(0);
        }
    }
}
