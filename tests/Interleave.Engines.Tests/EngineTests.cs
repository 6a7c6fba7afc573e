using System.Text.Json.Nodes;

namespace Interleave.Engines.Tests;

/// <summary>
/// A reader sees the same of the chapter in our kernel and in .NET Interactive: the same cells fail, and each cell shows as
/// many outputs, in the same order and of the same kinds.
/// </summary>
/// <remarks>Deep: the chapter takes its three minutes in one engine and four in the other, on two quiet cores.</remarks>
[Trait("Category", "Deep")]
public sealed class EngineTests(ChapterInBothEngines chapter) : IClassFixture<ChapterInBothEngines>
{
    public static TheoryData<string> Notebooks => [.. Repository.Notebooks];

    [Theory(Explicit = true)]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_shows_the_same_in_both_engines(string notebook)
    {
        var differences = await chapter.DifferencesAsync(notebook, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(differences, difference => !MeantDifference.All.Any(meant => meant.Covers(difference)));
    }

    [Fact(Explicit = true)]
    public async Task Every_difference_that_is_meant_is_still_there()
    {
        var differences = new List<CellDifference>();
        foreach (var notebook in Repository.Notebooks)
        {
            differences.AddRange(await chapter.DifferencesAsync(notebook, TestContext.Current.CancellationToken));
        }

        Assert.All(MeantDifference.All, meant =>
            Assert.True(differences.Any(meant.Covers), $"No longer so: {meant.Reason}"));
    }

    [Fact(Explicit = true)]
    public async Task A_player_shows_the_lines_of_an_earlier_cell_in_both_engines()
    {
        var (ours, genuine) = await chapter.ExecutedAsync(
            Path.Combine("notebooks", "03-shared-memory.ipynb"), TestContext.Current.CancellationToken);
        Assert.All([ours, genuine], notebook =>
        {
            var player = notebook.Cells.Single(cell => cell.Id == "play").Outputs!
                .Select(output => output!["data"]?["application/vnd.interleave.player+json"]).OfType<JsonNode>().Single();

            // .NET Interactive sends as a text what is not a type of its own.
            var data = player is JsonValue text ? JsonNode.Parse(text.GetValue<string>())! : player;
            Assert.Equal(
                ["""["read lamp",9,"var seen = lamp.IsOn;"]""", """["write lamp",11,"lamp.IsOn = !seen;"]"""],
                JsonNode.Parse((string)data["graph"]!)!["steps"]!.AsArray().Select(step => step!.ToJsonString()));
        });
    }
}
