using System.Diagnostics;
using System.Globalization;
using Interleave.Processes;

namespace Interleave.Engines.Tests;

/// <summary>The genuine engine ends with whoever started it, because its guard does.</summary>
public sealed class GuardProgramTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public GuardProgramTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no program sleep.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

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
            await guard.WaitForExitAsync(Cancelled).WaitAsync(Bound, Cancelled);
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
            await guard.WaitForExitAsync(Cancelled).WaitAsync(Bound, Cancelled);
            Assert.Equal(7, guard.ExitCode);
        }
        finally
        {
            End(guard);
        }
    }

    private static Process Guard(Process parent, params string[] program)
    {
        var guard = Path.Combine(AppContext.BaseDirectory, "GuardProgram.dll");
        var start = new ProcessStartInfo(DotnetHost.Path, [guard, .. program])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["JPY_PARENT_PID"] = parent.Id.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static async Task<int> IdAsync(Process guard) => int.Parse(
        (await guard.StandardOutput.ReadLineAsync(Cancelled).AsTask().WaitAsync(Bound, Cancelled))!,
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
