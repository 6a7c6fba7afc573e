using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races.Tests;

public partial class PlayerTests
{
    private const string Hostile = "</script><img src=x onerror=\"document.title='hit'\">'\"`${1}\u2028\\";

    [Fact]
    public async Task The_lamp_is_brought_to_its_wrong_end_by_four_clicks()
    {
        var light = LightRace.Broken;

        var said = await PlayerPage.DoAsync(light.Play().ToHtml(), """
            const told = [text('.il-fate')];
            for (const letter of ['h', 'k', 'h', 'k']) { step('step ' + letter); told.push(text('.il-state')); }
            return { told, fate: text('.il-fate'), isShown: !document.querySelector('.il-fate').hidden, call: text('.il-call'),
              plain: document.querySelector('[data-part="plain"]').hidden, says: text('[role="status"]') };
            """);

        Assert.Equal("A wrong end: IsOn = true, Gate = free", said.GetProperty("fate").GetString());
        Assert.True(said.GetProperty("isShown").GetBoolean());
        Assert.Equal("light.Replay(\"hkhk\")", said.GetProperty("call").GetString());
        Assert.True(said.GetProperty("plain").GetBoolean());
        Assert.Equal("Step 4: k, write lamp. State: IsOn = true, Gate = free. The end, wrong.", said.GetProperty("says").GetString());
    }

    [Fact]
    public async Task The_keys_step_undo_redo_reset_and_play()
    {
        var said = await PlayerPage.DoAsync(LightRace.Broken.Play().ToHtml(), """
            const told = [];
            for (const key of ['h', 'K', 'ArrowLeft', 'ArrowRight', 'k', 'r', ' ']) { press(key); told.push(text('.il-count').match(/\d+/)[0]); }
            await new Promise(done => setTimeout(done, 20000));
            return told.concat(text('.il-count').match(/\d+/)[0], text('.il-call'));
            """);

        // Playing goes on with what was stepped before, and then as chance will have it.
        Assert.Equal(["1", "2", "1", "2", "3", "0", "0", "4", "LightRace.Broken.Replay(\"hkkh\")"], Strings(said));
    }

    [Fact]
    public async Task A_blocked_thread_says_by_whom_and_does_not_move()
    {
        var said = await PlayerPage.DoAsync(LightRace.Repaired.Play("h").ToHtml(), """
            const why = text('.il-why');
            step('step k');
            return [why, text('[role="status"]'), text('.il-locks'), text('.il-count')];
            """);

        Assert.Equal(
            [
                "k waits to acquire gate, held by h", "k waits to acquire gate, held by h", "gateheld by hwaiting: k",
                "you are the scheduler: 1 step made",
            ],
            Strings(said));
    }

    [Fact]
    public async Task The_shortest_wrong_schedule_is_played_from_its_start()
    {
        var said = await PlayerPage.DoAsync(TwoLockTransferRace.Broken.Play().ToHtml(), """
            step('shortest wrong');
            const first = text('.il-count');
            await new Promise(done => setTimeout(done, 10000));
            return [first, text('.il-fate'), text('.il-call')];
            """);

        Assert.Equal("you are the scheduler: 0 steps made", said[0].GetString());
        Assert.Equal("Deadlock: h waits to acquire the lock of b, held by k; k waits to acquire the lock of a, held by h", said[1].GetString());
        Assert.EndsWith(".Replay(\"hk\")", said[2].GetString());
    }

    [Fact]
    public async Task A_schedule_in_the_picture_is_played_at_a_click_or_by_keyboard()
    {
        var said = await PlayerPage.DoAsync(LightRace.Broken.Explore(cancellationToken: TestContext.Current.CancellationToken).ToHtml(), """
            await new Promise(done => setTimeout(done, 500));
            const ends = [...document.querySelectorAll('.il-picture [role="button"]')];
            const names = ends.map(end => text('title', end)).sort();
            ends.find(end => text('title', end).startsWith('2 end right')).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
            await new Promise(done => setTimeout(done, 10000));
            const right = text('.il-call');
            [...document.querySelectorAll('.il-chip')].find(chip => chip.textContent === 'khkh').click();
            await new Promise(done => setTimeout(done, 10000));
            return [...names, right, text('.il-call'), text('.il-fate'), text('.il-gate-text'), text('[data-part="plain"] table') !== null];
            """);

        Assert.Equal(
            [
                "2 end right: IsOn = false, Gate = free. Play one.", "4 end wrong: IsOn = true, Gate = free. Play one.",
                "race.Replay(\"hhkk\")", "race.Replay(\"khkh\")", "A wrong end: IsOn = true, Gate = free", "all 4 wrong ones", "True",
            ],
            Strings(said));
    }

    [Fact]
    public async Task A_lock_closes_a_block_of_the_grid_and_a_deadlock_is_a_corner()
    {
        var stop = TestContext.Current.CancellationToken;
        var said = await PlayerPage.DoAsync(
            LightRace.Repaired.Explore(cancellationToken: stop).ToHtml() + TwoLockTransferRace.Broken.Explore(cancellationToken: stop).ToHtml()
            + LightRace.Broken.Explore(cancellationToken: stop).ToHtml(),
            """
            await new Promise(done => setTimeout(done, 500));
            return [...document.querySelectorAll('.il-picture')].map(picture =>
              [picture.querySelectorAll('.il-closed').length, text('.il-closed-by', picture) ?? 'open', picture.querySelectorAll('.il-end.il-deadlock').length].join(' '));
            """);

        // Both threads inside: three positions by three. With two locks, of 7 by 7 points 21 where a lock would be held twice, and the
        // one between them that could only be come to through these.
        Assert.Equal(["9 gate 0", "22 the lock of b, the lock of a 1", "0 open 0"], Strings(said));
    }

    [Fact]
    public async Task A_puzzle_shows_its_goal_how_far_it_is_and_a_line_to_copy()
    {
        var puzzle = new Puzzle(LightRace.Broken, "the lamp is on", end => end.Sort == "wrong");
        var mine = "h";
        var said = await PlayerPage.DoAsync(puzzle.Play(mine).ToHtml() + puzzle.Play().ToHtml(), """
            const told = [];
            const tell = () => told.push(text('.il-goal b'), text('.il-call'));
            tell();
            for (const letter of ['h', 'undo', 'k', 'h', 'k']) {
              step(letter === 'undo' ? letter : 'step ' + letter);
              tell();
            }
            return [...told, text('.il-goal'), text('[role="status"]'), document.querySelector('.il-shortest').hidden,
              [...document.querySelectorAll('.il-call')][1].textContent];
            """);

        Assert.Equal(
            [
                "Not reached yet.", "var mine = \"h\";", "Since step 2 it can no longer be reached.", "var mine = \"hh\";",
                "Not reached yet.", "var mine = \"h\";", "Reached in 2 steps, the fewest.", "var mine = \"hk\";",
                "Reached in 2 steps, the fewest.", "var mine = \"hkh\";", "Reached in 2 steps, the fewest.", "var mine = \"hkhk\";",
                "Goal: the lamp is on, whatever comes next. Reached in 2 steps, the fewest.",
                "Step 4: k, write lamp. State: IsOn = true, Gate = free. The end, wrong. Reached in 2 steps, the fewest.", "True", "\"\"",
            ],
            Strings(said));
    }

    [Fact]
    public async Task Of_four_philosophers_only_the_states_are_drawn_in_which_the_end_is_open()
    {
        var dinner = Race.Of(
            "dinner",
            () => Enumerable.Range(1, 4).Select(fork => new RaceLock($"fork {fork}")).ToArray(),
            _ => true,
            [.. Enumerable.Range(0, 4).Select(me => (Func<RaceLock[], IEnumerable<Step>>)(forks => Dine(forks[me], forks[(me + 1) % 4])))]);
        var html = dinner.Explore(reduce: true, cancellationToken: TestContext.Current.CancellationToken).ToHtml();
        var said = await PlayerPage.DoAsync(html, """
            await new Promise(done => setTimeout(done, 500));
            const open = document.querySelectorAll('.il-node.il-open').length;
            const dots = document.querySelectorAll('.il-node').length;
            const right = [...document.querySelectorAll('.il-picture [role="button"]')].find(end => text('title', end).includes('end right'));
            right.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
            await new Promise(done => setTimeout(done, 20000));
            return [String(open), String(dots), text('.il-note'), text('.il-count'), text('.il-fate b')];
            """);

        // Each may hold a fork, and not all of them; then the two ends.
        Assert.Equal(
            [
                "15", "17", "Only the states are drawn in which it is still open how it ends; the others stand at their ends.",
                "you are the scheduler: 20 steps made", "A right end: ",
            ],
            Strings(said));
        Assert.InRange(html.Length, 10_000, 40_000);

        static IEnumerable<Step> Dine(RaceLock left, RaceLock right)
        {
            yield return left.Acquire();
            yield return right.Acquire();
            yield return Step.Do("eat");
            yield return right.Release();
            yield return left.Release();
        }
    }

    [Fact]
    public async Task Text_of_the_reader_stays_text()
    {
        var race = Race.Of(Hostile, () => new string[1], _ => false, Says, Says);
        var said = await PlayerPage.DoAsync(
            race.Play("h").ToHtml() + race.Explore(cancellationToken: TestContext.Current.CancellationToken).ToHtml(),
            """
            step('step k');
            await new Promise(done => setTimeout(done, 500));
            return [document.title, String(document.querySelectorAll('img').length), text('.il-head strong'), text('.il-state')];
            """);

        Assert.Equal(["page", "0", Hostile, $"[{Hostile}]"], Strings(said));

        static IEnumerable<Step> Says(string[] words)
        {
            yield return Step.Write(Hostile, () => Hostile);
            words[0] = Hostile;
        }
    }

    [Fact]
    public async Task A_page_draws_the_data_alone_under_a_policy_that_forbids_inline_scripts_and_styles()
    {
        var json = TwoLockTransferRace.Broken.Explore(cancellationToken: TestContext.Current.CancellationToken).ToDisplayString(PlayerDataTests.MimeType);
        var script = await Scripts();
        var said = await PlayerPage.DoAsync(
            $$"""
            <div id="here"></div>
            <script type="application/json" id="data">{{json}}</script>
            <script nonce="test">(() => {
            {{ModuleLine().Replace(script, "")}}
            mount(document.getElementById('here'), JSON.parse(document.getElementById('data').textContent));
            })();</script>
            """,
            """
            await new Promise(done => setTimeout(done, 500));
            step('undo');
            return [text('#here td'), text('.il-count'), String(document.querySelectorAll('.il-node').length > 20), String(document.querySelectorAll('[style]').length)];
            """,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'nonce-test'; style-src 'nonce-test'\">");

        Assert.Equal("right", said[0].GetString());
        Assert.Equal("you are the scheduler: 1 step made", said[1].GetString());
        Assert.Equal("true", said[2].GetString());
    }

    [Fact]
    public async Task Several_players_on_a_page_do_not_know_each_other_and_the_same_output_may_stand_twice()
    {
        var html = LightRace.Broken.Play().ToHtml();
        var said = await PlayerPage.DoAsync(html + html + LightRace.Repaired.Play().ToHtml(), """
            const players = [...document.querySelectorAll('.il-player')];
            step('step h', players[1]);
            return players.map(player => text('.il-count', player).match(/\d+/)[0]);
            """);

        Assert.Equal(["0", "1", "0"], Strings(said));
    }

    [Fact]
    public void Outputs_stay_small()
    {
        var stop = TestContext.Current.CancellationToken;
        Assert.InRange(LightRace.Broken.Play("kh").ToHtml().Length, 5_000, 18_000);
        Assert.InRange(LightRace.Broken.Explore(cancellationToken: stop).ToHtml().Length, 10_000, 25_000);
        Assert.InRange(BankRace.Broken.Play("hkm").ToHtml().Length, 10_000, 80_000);
        Assert.InRange(LightRace.Broken.Replay(new('h', 100_000)).ToHtml().Length, 10_000, 80_000);
    }

    [Fact]
    public async Task Nothing_in_an_output_asks_a_network()
    {
        var html = LightRace.Broken.Play().ToHtml();
        var sources = await Scripts() + await Source("player.css");

        Assert.DoesNotMatch("""(src|href)\s*=|fetch\(|@import|https?://""", html);
        Assert.DoesNotMatch("""\.(src|href)\s*=|fetch\(|XMLHttp|WebSocket|@import|url\((?!#)|https?://(?!www\.w3\.org/2000/svg')|innerHTML|\.on[a-z]+\s*=""", sources);
    }

    [Fact]
    public void Without_a_script_the_table_stands_there()
    {
        var html = LightRace.Broken.Replay("khkh").ToHtml();

        var plain = html[..html.IndexOf("<script>", StringComparison.Ordinal)];
        Assert.Contains("<td style=\"text-align:left\">read lamp (false)</td>", plain);
        Assert.Contains("The end, and a wrong one", plain);
    }

    private static IEnumerable<string?> Strings(JsonElement array) => array.EnumerateArray().Select(each => each.ToString());

    // As a page's own module would bind them.
    private static async Task<string> Scripts()
    {
        var scripts = "";
        foreach (var name in new[] { "marks.js", "graph.js", "plans.js", "frame.js", "ends.js", "schedules.js", "stage.js", "player.js" })
        {
            scripts += await Source(name);
        }

        return scripts;
    }

    private static async Task<string> Source(string name)
    {
        await using var stream = typeof(Race).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("^import .*$|^export ", RegexOptions.Multiline)]
    private static partial Regex ModuleLine();
}
