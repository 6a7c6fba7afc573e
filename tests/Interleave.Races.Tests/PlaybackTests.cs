
namespace Interleave.Races.Tests;

public class PlaybackTests
{
    [Fact]
    public void A_replay_shows_each_step_with_what_it_saw_and_the_state_after_it()
    {
        var replay = LightRace.Broken.Replay("khkh");

        Assert.Equal(["k", "h", "k", "h"], replay.Steps.Select(step => step.Thread.ToString()));
        Assert.Equal("read lamp (false)", replay.Steps[0].Did);
        Assert.Contains("IsOn = true", replay.Steps[2].State);
        Assert.Equal(RaceOutcome.Wrong, replay.End!.Outcome);
        Assert.Contains("a wrong one", replay.ToText());
        Assert.Contains("<table>", replay.ToHtml());
    }

    [Fact]
    public void A_replay_says_who_is_blocked_and_by_whom()
    {
        var replay = LightRace.Repaired.Replay("hh");

        Assert.Contains("k waits to acquire gate, held by h", replay.Steps[0].Blocked);
        Assert.Contains("stops before the end; next may be h (write lamp)", replay.ToText());
    }

    [Fact]
    public void Play_shows_the_state_so_far_and_which_letters_may_come_next()
    {
        Assert.Contains("Next may be h (read lamp), k (read lamp).", LightRace.Broken.Play("").ToText());
        Assert.Equal([('h', "write lamp"), ('k', "read lamp")], LightRace.Broken.Play("h").Next);
        Assert.Equal([('h', "read lamp")], LightRace.Repaired.Play("h").Next);
        Assert.Empty(LightRace.Broken.Play("hhkk").Next);
    }

    [Theory]
    [InlineData("hx", "Step 2, x: not possible, there is no such thread; the threads are h, k.")]
    [InlineData("hhh", "Step 3, h: not possible, h has ended before it.")]
    [InlineData("hhkkh", "Step 5, h: not possible, all threads have ended before it.")]
    [InlineData("h k", "Step 2,  : not possible")]
    [InlineData("H", "Step 1, H: not possible")]
    public void A_wrong_string_is_answered_with_the_first_step_that_was_not_possible(string schedule, string answer)
    {
        Assert.Contains(answer, LightRace.Broken.Replay(schedule).ToText());
        Assert.StartsWith(answer, LightRace.Broken.Play(schedule).Impossible);
    }

    [Fact]
    public void A_step_that_is_blocked_is_answered_with_what_it_waits_for()
    {
        var replay = LightRace.Repaired.Replay("hk");

        Assert.Equal("Step 2, k: not possible, k waits to acquire gate, held by h.", replay.Impossible);
        Assert.Single(replay.Steps);
    }

    [Fact]
    public void Letters_after_a_step_that_failed_are_answered_with_the_first_of_them()
    {
        var race = Race.Of("fails", () => new object(), _ => true, _ => ExplorationTests.Local(2), _ => Fails());

        var replay = race.Replay("hkh");

        Assert.Equal((RaceOutcome.Threw, "hk"), (replay.End!.Outcome, replay.End.Schedule));
        Assert.Equal("Step 3, h: not possible, the schedule ended before it.", replay.Impossible);
        Assert.Null(race.Replay("hk").Impossible);

        static IEnumerable<Step> Fails()
        {
            yield return Step.Local("fail");
            throw new FormatException("no number");
        }
    }

    [Fact]
    public void A_race_that_changes_before_its_first_step_cannot_be_played_either()
    {
        var race = Race.Of("early", () => new int[1], _ => true, Early);

        Assert.Equal(RaceOutcome.ChangesBeforeFirstStep, race.Play("").End?.Outcome);

        static IEnumerable<Step> Early(int[] numbers)
        {
            numbers[0]++;
            yield return Step.Write("number");
        }
    }

    [Fact]
    public void No_string_and_one_that_is_too_long_are_refused_and_a_long_one_is_not_shown_twice()
    {
        Assert.Throws<ArgumentNullException>(() => LightRace.Broken.Replay(null!));
        var tooLong = Assert.Throws<ArgumentException>(() => LightRace.Broken.Replay(new('h', 100_001)));
        Assert.Contains("at most 100,000 letters", tooLong.Message);
        Assert.Equal(2, LightRace.Broken.Play(new('h', 100_000)).Steps.Length);
    }

    [Fact]
    public void Every_end_that_exploration_names_is_what_its_schedule_replays()
    {
        foreach (var race in new[] { LightRace.Broken, LightRace.LockedOnOneSide, CruiseControlRace.Broken, TwoLockTransferRace.Broken })
        {
            foreach (var reduce in new[] { false, true })
            {
                foreach (var end in race.Explore(reduce, cancellationToken: TestContext.Current.CancellationToken).Ends)
                {
                    var replayed = race.Replay(end.Schedule).End!;
                    Assert.Equal((end.Outcome, end.Text), (replayed.Outcome, replayed.Text));
                }
            }
        }
    }

    [Fact]
    public void Text_of_the_reader_does_not_become_markup()
    {
        var race = Race.Of("<b>", () => new object(), _ => false, _ => Marked());

        Assert.DoesNotContain("<i>", race.Replay("h").ToHtml());
        Assert.DoesNotContain("<b>", race.Explore(cancellationToken: TestContext.Current.CancellationToken).ToHtml());

        static IEnumerable<Step> Marked()
        {
            yield return Step.Do("<i>");
        }
    }
}
