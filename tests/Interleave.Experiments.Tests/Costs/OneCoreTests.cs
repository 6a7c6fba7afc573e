using Interleave.Experiments.Costs;

namespace Interleave.Experiments.Tests.Costs;

public class OneCoreTests
{
    [Fact]
    public void Work_of_two_threads_is_done_on_one_and_the_same_core_which_they_leave_afterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a thread choose its cores.");
        var before = Cores();
        var (here, there, afterwards) = ("", "", "");
        OneCore.Run(() => here = Cores());
        var other = new Thread(() =>
        {
            OneCore.Run(() => there = Cores());
            afterwards = Cores();
        });
        other.Start();
        other.Join();

        Assert.Equal("both on one core", OneCore.Label);
        Assert.Matches(@"^\d+$", here);
        Assert.Equal(here, there);
        Assert.Equal((before, before), (Cores(), afterwards));
    }

    [Fact]
    public void Work_that_fails_fails_as_it_would_alone_and_the_thread_has_its_cores_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a thread choose its cores.");
        var before = Cores();
        Assert.Throws<TimeoutException>(() => OneCore.Run(() => throw new TimeoutException()));

        Assert.Equal(before, Cores());
    }

    /// <summary>The cores that the system lets the calling thread use.</summary>
    private static string Cores() => File.ReadLines("/proc/thread-self/status")
        .First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
        .Split('\t')[1];
}
