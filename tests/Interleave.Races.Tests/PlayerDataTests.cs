using System.Numerics;
using System.Text.Json;
using Interleave.Races.Player;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races.Tests;

public class PlayerDataTests
{
    internal const string MimeType = "application/vnd.interleave.player+json";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, Race> Races = new()
    {
        ["lamp"] = LightRace.Broken,
        ["lamp behind a lock"] = LightRace.Repaired,
        ["lamp with the lock after the read"] = LightRace.LockedAfterTheRead,
        ["lamp with a lock on one side"] = LightRace.LockedOnOneSide,
        ["cruise control"] = CruiseControlRace.Broken,
        ["cruise control with the lock let go"] = CruiseControlRace.LockLetGoBetween,
        ["two locks"] = TwoLockTransferRace.Broken,
        ["two locks in order"] = TwoLockTransferRace.Ordered,
        ["three threads"] = Race.Of("three", () => new int[1], numbers => numbers[0] == 3, Increments, Increments, Increments),
        ["bank behind a lock"] = BankRace.Repaired,
        ["queue"] = Race.Of("queue", () => new RaceQueue<int>("items", 1), _ => true, Sends, Receives),
        ["memory in an object of its own"] = Race.Of("box", () => new int[2], numbers => numbers[1] == 1, RemembersInABox, Writes),
        ["failure"] = Race.Of("fails", () => new int[1], _ => true, Increments, Fails),
    };

    public static TheoryData<string> Names => [.. Races.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schedules_in_the_graph_are_those_that_exploration_counts(string name)
    {
        var exploration = Races[name].Explore(cancellationToken: Stop);
        Assert.True(exploration.IsComplete);
        var expected = exploration.Ends.Select(end => (end.Label, end.Text, (BigInteger)end.Schedules)).Order();

        Assert.Equal(expected, Walk.Of(exploration).Ends().Order());
        Assert.Equal(expected, Walk.Of(Races[name].Play()).Ends().Order());
    }

    [Fact]
    public void The_whole_bank_is_in_its_player()
    {
        // As many as running them all comes to: "bank" of the benchmarks. Given time, however busy the machine is.
        var graph = RaceGraphRun.Of(BankRace.Broken, ["hkm"], Playback.MaximumStates, TimeSpan.FromMinutes(2))!;

        Assert.True(graph.IsComplete);
        Assert.Equal(57, graph.Ends.Count);
        Assert.Equal(17_153_136, graph.Schedules().Aggregate(BigInteger.Zero, (sum, count) => sum + count));
        var json = new Dictionary<string, object>();
        GraphJson.Add(json, graph);
        Assert.InRange(JsonSerializer.Serialize(json).Length, 1, PlayerData.MaximumBytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_schedule_of_an_end_goes_through_the_states_that_a_replay_shows(string name)
    {
        foreach (var end in Races[name].Explore(cancellationToken: Stop).Ends)
        {
            var replay = Races[name].Replay(end.Schedule);
            var walk = Walk.Of(replay);

            Assert.Equal([replay.Start, .. replay.Steps.Select(step => step.State)], walk.States(end.Schedule));
            Assert.Equal(replay.Steps.Select(step => step.Did), walk.Did(end.Schedule));
            Assert.Equal(replay.Steps.Select(step => step.Blocked), walk.Blocked(end.Schedule).Skip(1));
        }
    }

    [Fact]
    public void A_state_says_which_lock_is_held_by_whom()
    {
        var walk = Walk.Of(TwoLockTransferRace.Broken.Replay("hk"));

        Assert.Equal(["", "the lock of a held by h", "the lock of a held by h; the lock of b held by k"], walk.Locks("hk"));
    }

    [Fact]
    public void What_a_step_runs_is_read_in_the_cell_that_it_stands_in()
    {
        const string Steps = """
            IEnumerable<Step> Flip(Lamp lamp)
            {
                yield return Step.Read("lamp");
                var seen = lamp.IsOn;
                yield return Step.Write("lamp");
                lamp.IsOn = !seen;
                yield return lamp.Gate.Release();
            }
            """;
        var earlier = Steps.Replace("!seen", "true");
        var other = Steps.Replace("Flip", "SlowFlip").Replace("lamp.IsOn", "other.IsOn");
        var source = new CellSource(["Race.Of(\"light\", () => new Lamp(), lamp => !lamp.IsOn, Flip, Flip)", other, Steps, earlier]);

        Assert.Equal((3, "var seen = lamp.IsOn;"), source.Of(Step.Read("lamp", line: 3, member: "Flip")));
        Assert.Equal((5, "lamp.IsOn = !seen;"), source.Of(Step.Write("lamp", line: 5, member: "Flip")));
        Assert.Equal((3, "var seen = other.IsOn;"), source.Of(Step.Read("lamp", line: 3, member: "SlowFlip")));
        Assert.Equal((7, "lamp.Gate.Release()"), source.Of(new RaceLock("gate").Release(line: 7, member: "Flip")));

        // In no cell: another step is made in that line or by that method, or there is none; or it has no line.
        Assert.Equal((0, ""), source.Of(Step.Read("door", line: 3, member: "Flip")));
        Assert.Equal((0, ""), source.Of(Step.Read("lamp", line: 30, member: "Flip")));
        Assert.Equal((0, ""), source.Of(Step.Read("lamp", line: 3, member: "Look")));
        Assert.Equal((0, ""), source.Of(default));
    }

    [Fact]
    public void A_step_of_a_library_has_no_line() =>
        Assert.All(
            Walk.Of(TwoLockTransferRace.Broken.Play()).Graph.GetProperty("steps").EnumerateArray(),
            step => Assert.Equal((0, ""), (step[1].GetInt32(), step[2].GetString())));

    [Fact]
    public void The_call_to_copy_names_the_race_as_the_caller_did()
    {
        var light = LightRace.Broken;

        Assert.Equal("light", Walk.Of(light.Play("kh")).Data.GetProperty("expression").GetString());
        Assert.Equal("race", Walk.Of(Race.Of("x", () => new int[1], _ => true, Increments).Play()).Data.GetProperty("expression").GetString());
    }

    [Fact]
    public void A_race_that_cannot_start_has_no_states_but_says_why()
    {
        var data = Walk.Of(Race.Of("early", () => new int[1], _ => true, numbers => Early(numbers)).Play()).Data;

        Assert.False(data.TryGetProperty("graph", out _));
        Assert.Contains("changes the state before its first yield return", data.GetProperty("lines")[0].GetString());

        static IEnumerable<Step> Early(int[] numbers)
        {
            numbers[0]++;
            yield return Step.Write("number");
        }
    }

    [Fact]
    public void A_race_with_too_many_states_keeps_those_that_are_near_and_the_ways_to_its_ends_and_says_so()
    {
        var playback = BankRace.LockedOnOneAccount.Play("hhhkkk");
        var walk = Walk.Of(playback);

        Assert.Equal(7, walk.States("hhhkkk").Count());
        Assert.Contains(walk.Ends(), end => end.Label == "wrong");
        Assert.StartsWith("This player has ", walk.Data.GetProperty("notes")[0].GetString());
        Assert.Contains("<p>This player has ", playback.ToHtml());
    }

    [Fact]
    public void A_race_without_an_end_can_be_played_as_far_as_its_states_go()
    {
        var walk = Walk.Of(Race.Of("for ever", () => new int[1], _ => true, Forever, Forever).Play());

        Assert.Contains("This player has ", walk.Data.GetProperty("notes")[0].GetString());
        Assert.Equal(11, walk.States("hkhkhkhkhk").Count());

        static IEnumerable<Step> Forever(int[] numbers)
        {
            while (true)
            {
                yield return Step.Write("number");
                numbers[0]++;
            }
        }
    }

    [Fact]
    public void A_race_that_is_too_large_to_read_has_a_summary_and_a_sentence_instead_of_a_picture()
    {
        var exploration = BankRace.Broken.Explore(reduce: true, maxSchedules: 1_000, cancellationToken: Stop);

        Assert.False(Walk.Of(exploration).Data.TryGetProperty("graph", out _));
        Assert.Contains("There is no picture of the schedules", exploration.ToHtml());
        Assert.Contains("<table>", exploration.ToHtml());
        Assert.DoesNotContain("<script>", exploration.ToHtml());
    }

    private static IEnumerable<Step> Increments(int[] numbers)
    {
        yield return Step.Read("number");
        var seen = numbers[0];
        yield return Step.Write("number");
        numbers[0] = seen + 1;
    }

    private static IEnumerable<Step> Sends(RaceQueue<int> queue)
    {
        yield return queue.Send(1);
        yield return queue.Send(2);
    }

    private static IEnumerable<Step> Receives(RaceQueue<int> queue)
    {
        yield return queue.Receive();
        yield return queue.Receive();
    }

    private static IEnumerable<Step> RemembersInABox(int[] numbers)
    {
        var box = new Box();
        yield return Step.Read("a");
        box.Put(numbers[0]);
        yield return Step.Local("think");
        yield return Step.Write("b");
        numbers[1] = box.Take();
    }

    private static IEnumerable<Step> Writes(int[] numbers)
    {
        yield return Step.Write("a");
        numbers[0] = 1;
        yield return Step.Write("a");
    }

    private static IEnumerable<Step> Fails(int[] numbers)
    {
        yield return Step.Read("number");
        if (numbers[0] == 1)
        {
            throw new FormatException("one");
        }
    }

    /// <summary>What it holds is nowhere to be seen from outside.</summary>
    private sealed class Box
    {
        private int _content;

        public void Put(int content) => _content = content;

        public int Take() => _content;
    }

    /// <summary>The data of an output, read as the script reads it.</summary>
    private sealed record Walk(JsonElement Data)
    {
        private readonly Lazy<JsonElement> _graph = new(() => JsonDocument.Parse(Data.GetProperty("graph").GetString()!).RootElement);

        public static Walk Of(object result) => new(JsonDocument.Parse(result.ToDisplayString(MimeType)).RootElement);

        /// <summary>The states, which are a text in the data.</summary>
        public JsonElement Graph => _graph.Value;

        private JsonElement Nodes => Graph.GetProperty("nodes");

        public IEnumerable<(string Label, string Text, BigInteger Count)> Ends()
        {
            var ways = new BigInteger[Nodes.GetArrayLength()];
            var counts = new BigInteger[Graph.GetProperty("ends").GetArrayLength()];
            ways[0] = 1;
            for (var node = 0; node < ways.Length; node++)
            {
                var follows = Nodes[node][2];
                if (follows.ValueKind == JsonValueKind.Number)
                {
                    counts[follows.GetInt32()] += ways[node];
                    continue;
                }

                foreach (var target in follows.EnumerateArray().Select(target => target.GetInt32()).Where(target => target >= 0))
                {
                    Assert.True(target > node);
                    ways[target] += ways[node];
                }
            }

            return Graph.GetProperty("ends").EnumerateArray().Select((end, index) => (end[1].GetString()!, end[2].GetString()!, counts[index]));
        }

        public IEnumerable<string> States(string schedule) =>
            Way(schedule).Select(node => Graph.GetProperty("states")[Nodes[node][0].GetInt32()].GetString()!);

        public IEnumerable<string> Blocked(string schedule) => Situations(schedule)
            .Select(situation => string.Join("; ", situation[0].EnumerateArray().Select(blocked => blocked[1].GetString())));

        public IEnumerable<string> Locks(string schedule) => Situations(schedule)
            .Select(situation => string.Join("; ", situation[1].EnumerateArray().Select(held =>
                $"{Graph.GetProperty("locks")[held[0].GetInt32()].GetString()} {held[1].GetString()}")));

        public IEnumerable<string> Did(string schedule)
        {
            var made = new Dictionary<char, int>();
            foreach (var (node, letter) in Way(schedule).Zip(schedule))
            {
                var thread = Graph.GetProperty("threads").GetString()!.IndexOf(letter);
                var place = made.GetValueOrDefault(letter);
                made[letter] = place + 1;
                var other = Graph.GetProperty("situations")[Nodes[node][1].GetInt32()][2].EnumerateArray().FirstOrDefault(pair => pair[0].GetInt32() == thread);
                var step = other.ValueKind == JsonValueKind.Array ? other[1].GetInt32() : Graph.GetProperty("plan")[thread][place].GetInt32();
                yield return Graph.GetProperty("did").TryGetProperty($"{node} {thread}", out var did)
                    ? did.GetString()!
                    : Graph.GetProperty("steps")[step][0].GetString()!;
            }
        }

        private IEnumerable<JsonElement> Situations(string schedule) =>
            Way(schedule).Select(node => Graph.GetProperty("situations")[Nodes[node][1].GetInt32()]);

        private IEnumerable<int> Way(string schedule)
        {
            var node = 0;
            yield return node;
            foreach (var letter in schedule)
            {
                node = Nodes[node][2][Graph.GetProperty("threads").GetString()!.IndexOf(letter)].GetInt32();
                yield return node;
            }
        }
    }
}
