using Interleave.Guesses;

namespace Interleave.Tests.Guesses;

[Collection("Guesses that write to the console")]
public class GuessTableTests
{
    [Fact]
    public void It_lists_the_guesses_that_were_made_beside_what_was_measured()
    {
        double? secondsFirst = 40;
        int? flatFromFirst = null;
        double? notRun = 0.5;
        _ = Examples.Measured("one after another", 4).WithGuess(secondsFirst, 0.1, 100);

        var table = new GuessTable(new { secondsFirst, flatFromFirst, notRun });

        Assert.Equal(
            [
                "guess          yours            result  your guess was",
                "-------------  -----  ----------------  ------------------------",
                "seconds first   40 s            4.00 s  high by a factor of 10",
                "not run          0.5  not measured yet",
            ],
            table.ToText().Split('\n').Select((line, index) => index == 1 ? line + "--" : line));
        Assert.Contains("<td style=\"text-align:left\">seconds first</td>", table.ToHtml());
    }

    [Fact]
    public void A_guess_that_was_changed_since_has_not_met_its_result()
    {
        double? secondsChanged = 40;
        _ = Examples.Measured("one after another", 4).WithGuess(secondsChanged, 0.1, 100);
        secondsChanged = 5;

        Assert.Contains("not measured yet", new GuessTable(new { secondsChanged }).ToText());
        _ = Examples.Measured("one after another", 4).WithGuess(secondsChanged, 0.1, 100);
        Assert.Contains("high by a factor of 1.2", new GuessTable(new { secondsChanged }).ToText());
        Assert.Contains("5 s", new GuessTable(new { secondsChanged }).ToText());
    }

    [Fact]
    public void Counts_yes_or_no_and_words_are_listed_too()
    {
        int? wrongOfSix = 3;
        bool? hasEnded = false;
        string? lampLooks = "Off ";
        Guess.Compare(wrongOfSix, 4, 0, 6);
        Guess.Compare(hasEnded, true);
        Guess.Compare(lampLooks, "off", ["on", "off"]);

        var lines = new GuessTable(new { wrongOfSix, hasEnded, lampLooks }).ToText().Split('\n');
        Assert.Matches("^wrong of six +3 +4 +low by 1$", lines[2]);
        Assert.Matches("^has ended +no +yes +something else$", lines[3]);
        Assert.Matches("^lamp looks +off +off +right$", lines[4]);
    }

    [Fact]
    public void Without_guesses_one_sentence_says_how_to_make_one()
    {
        double? none = null;

        Assert.StartsWith("You have made no guess yet.", new GuessTable(new { none }).ToText());
        Assert.StartsWith("<p>You have made no guess yet.", new GuessTable(new { none }).ToHtml());
    }

    [Fact]
    public void Guesses_of_several_threads_are_all_kept()
    {
        var threads = Enumerable.Range(1, 8).Select(number => new Thread(() =>
        {
            for (var round = 0; round < 200; round++)
            {
                _ = Examples.Measured("work", 1).WithGuess(number, 0.1, 100, $"fromThread{number}");
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        int? fromThread1 = 1, fromThread8 = 8;
        Assert.DoesNotContain("not measured", new GuessTable(new { fromThread1, fromThread8 }).ToText());
    }
}
