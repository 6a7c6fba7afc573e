using Interleave.Reader.Tests.Browser;
using Interleave.Reader.Tests.Chapter;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interleave.Reader.Tests.Page;

/// <summary>A race that is stepped through on the page, by the page's own script.</summary>
public sealed class PlayerInBrowserTests(Chromium chromium)
{
    private const string Lamp = """
        class Lamp { public bool IsOn; public override string ToString() => IsOn ? "on" : "off"; }
        IEnumerable<Step> Flip(Lamp lamp)
        {
            yield return Step.Read("lamp");
            var seen = lamp.IsOn;
            yield return Step.Write("lamp");
            lamp.IsOn = !seen;
        }
        var light = Race.Of("light", () => new Lamp(), lamp => !lamp.IsOn, Flip, Flip);
        """;

    private static readonly string[] Loaded = ["Interleave.dll", "Interleave.Races.dll"];

    private static string Libraries => string.Join('\n', Loaded.Select(name =>
        $"#r \"{Path.Combine(ChapterFolder.Path, "lib", name).Replace('\\', '/')}\""));

    [Fact]
    public async Task The_lamp_is_left_on_in_four_presses_and_by_four_keys()
    {
        await using var page = await OpenPage.With(
            ("a", [$"{Libraries}\nusing Interleave.Races;\n{Lamp}\nlight.Play()"]));
        await using var tab = await NotebookTab.Open(chromium, page);
        await tab.Run(1);
        await tab.State(1, "Done");
        var player = tab.Cell(1).Locator("interleave-player[data-state=drawn]");

        foreach (var thread in "hkhk")
        {
            await Step(player, thread).ClickAsync();
        }

        await Expect(player).ToContainTextAsync("A wrong end: on");

        await tab.Page.Keyboard.PressAsync("r");
        await Expect(player).Not.ToContainTextAsync("A wrong end");
        foreach (var thread in "hkhk")
        {
            await tab.Page.Keyboard.PressAsync(thread.ToString());
        }

        await Expect(player).ToContainTextAsync("A wrong end: on");
        await Expect(player).ToContainTextAsync("light.Replay(\"hkhk\")");
    }

    [Fact]
    public async Task All_schedules_are_seen_in_one_picture_and_a_second_run_replaces_it()
    {
        await using var page = await OpenPage.With(
            ("a", [$"{Libraries}\nusing Interleave.Races;\n{Lamp}\nlight.Explore()"]));
        await using var tab = await NotebookTab.Open(chromium, page);

        for (var run = 0; run < 2; run++)
        {
            await tab.Run(1);
            await tab.State(1, "Done");
            var player = tab.Cell(1).Locator("interleave-player[data-state=drawn]");
            await Expect(player.Locator("svg").First).ToBeVisibleAsync();
            await Expect(player).ToContainTextAsync("4 end wrong");
            await Expect(player).ToHaveCountAsync(1);
        }
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task It_is_accessible_and_fits(int width, bool dark)
    {
        await using var page = await OpenPage.With(
            ("a", ["markdown|# Lamp", $"{Libraries}\nusing Interleave.Races;\n{Lamp}\nlight.Explore()"]));
        await using var tab = await NotebookTab.Open(chromium, page, width: width, dark: dark);
        await tab.Run(2);
        await tab.State(2, "Done");
        await Expect(tab.Cell(2).Locator("interleave-player[data-state=drawn] svg").First).ToBeVisibleAsync();

        await tab.Browser.AssertFitsAsync();
        await tab.Browser.AssertAccessibleAsync();
        Assert.Empty(tab.Browser.Complaints);
        await tab.Browser.TakePictureAsync($"player-{width}{(dark ? "-dark" : "")}");
    }

    private static ILocator Step(ILocator player, char thread) =>
        player.GetByRole(AriaRole.Button, new() { NameRegex = new($"^step {thread}") });
}
