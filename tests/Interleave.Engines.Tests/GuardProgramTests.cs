using System.Diagnostics;
using System.Globalization;
using Interleave.Processes;

namespace Interleave.Engines.Tests;

/// <summary>The genuine engine ends with whoever started it, because its guard does.</summary>
public sealed class GuardProgramTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public GuardProgramTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no program sleep.");

    [Fact]
    public async Task What_is_guarded_ends_when_the_parent_is_killed()
    {
        using var parent = Process.Start("sleep", "1000");
        using var guard = Guard(parent, "sh", "-c", "echo $$; sleep 1000 & echo $!; wait");
        try
        {
            var program = await IdAsync(guard);
            var below = await IdAsync(guard);
            parent.Kill();
            await guard.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound, TestContext.Current.CancellationToken);
            Assert.True(SpinWait.SpinUntil(() => IsGone(program) && IsGone(below), Bound));
        }
        finally
        {
            End(guard);
            End(parent);
        }
    }

    [Fact]
    public async Task A_guard_ends_as_what_it_guards_does()
    {
        using var parent = Process.GetCurrentProcess();
        using var guard = Guard(parent, "sh", "-c", "exit 7");
        try
        {
            await guard.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound, TestContext.Current.CancellationToken);
            Assert.Equal(7, guard.ExitCode);
        }
        finally
        {
            End(guard);
        }
    }

    private static Process Guard(Process parent, params string[] program)
    {
        var start = new ProcessStartInfo(DotnetHost.Path, [Path.Combine(AppContext.BaseDirectory, "GuardProgram.dll"), .. program])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["JPY_PARENT_PID"] = parent.Id.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static async Task<int> IdAsync(Process guard) => int.Parse(
        (await guard.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken))!,
        CultureInfo.InvariantCulture);

    private static bool IsGone(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
