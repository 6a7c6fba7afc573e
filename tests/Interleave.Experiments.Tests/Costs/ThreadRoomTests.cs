using Interleave.Experiments.Costs;

namespace Interleave.Experiments.Tests.Costs;

public class ThreadRoomTests
{
    private const long Plenty = 1L << 40;

    [Fact]
    public void Where_there_is_room_there_is_no_objection()
    {
        Assert.Null(new ThreadRoom(Plenty, Plenty, Plenty).WhyNot(10_000));
        Assert.Null(new ThreadRoom(null, null, null).WhyNot(10_000));
    }

    [Fact]
    public void Each_limit_says_what_is_needed_and_what_is_there()
    {
        Assert.Contains("2.00 GiB", new ThreadRoom(Plenty, Plenty, Plenty).WhyNot(20_000));
        Assert.Contains("of 800 MiB of free memory", new ThreadRoom(800L << 20, Plenty, Plenty).WhyNot(10_000));
        Assert.Contains(
            "40,000 pieces of mapped memory, and the system (vm.max_map_count) allows this process 30,000 more",
            new ThreadRoom(Plenty, 30_000, Plenty).WhyNot(10_000));
        Assert.Contains(
            "this container (pids.max) may have 500 more", new ThreadRoom(Plenty, Plenty, 500).WhyNot(1_000));
    }

    [Fact]
    public void This_machine_has_room_for_a_thread() => Assert.Null(ThreadRoom.Now().WhyNot(1));
}
