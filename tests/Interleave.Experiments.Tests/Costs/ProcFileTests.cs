using Interleave.Experiments.Costs;

namespace Interleave.Experiments.Tests.Costs;

public sealed class ProcFileTests
{
    [Fact]
    public void It_reads_counts_and_amounts_and_gives_null_for_what_is_not_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "VmRSS:\t   1772 kB\nThreads:\t12\nVmRSSx:\t 1 kB\nOdd: none\n");

            Assert.Equal(1772 * 1024, ProcFile.Number(path, "VmRSS"u8));
            Assert.Equal(12, ProcFile.Number(path, "Threads"u8));
            Assert.Null(ProcFile.Number(path, "Odd"u8));
            Assert.Null(ProcFile.Number(path, "Vm"u8));
            Assert.Null(ProcFile.Number(path + ".not-there", "Threads"u8));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Reading_again_shows_the_file_as_it_is_now()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        using var status = ProcFile.Open("/proc/self/status")!;
        using var stop = new ManualResetEventSlim();
        status.Read();
        var before = status.Number("Threads"u8);
        var threads = Enumerable.Range(0, 20)
            .Select(_ => new Thread(() => stop.Wait(TimeSpan.FromSeconds(30))))
            .ToList();
        threads.ForEach(thread => thread.Start());

        status.Read();
        var during = status.Number("Threads"u8);
        stop.Set();
        threads.ForEach(thread => thread.Join());

        // Other tests start and end threads meanwhile, but not twenty.
        Assert.True(during > before + 5, $"{before} threads, then {during}.");
    }
}
