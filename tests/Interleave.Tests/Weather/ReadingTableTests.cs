using Interleave.Weather;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Weather;

public class ReadingTableTests
{
    private static readonly City Iqaluit = City.Named("Iqaluit");
    private static readonly City Toronto = City.Named("Toronto");

    [Fact]
    public void A_full_table_has_a_row_a_city_and_the_slowest_request_below()
    {
        var table = new ReadingTable([Answer(Iqaluit, -2.4m, 301), Answer(Toronto, 20.4m, 312)]);

        Assert.Equal(
            """
            city     temperature    took
            -------  -----------  ------
            Iqaluit      -2.4 °C  301 ms
            Toronto      20.4 °C  312 ms

            2 of 2 cities have a temperature.
            The slowest request took 312 ms. It was for Toronto.
            """.ReplaceLineEndings("\n"),
            table.ToText());
    }

    [Fact]
    public void A_failed_request_shows_its_sentence_and_counts_among_the_slow()
    {
        var timedOut = new TimedOut(Toronto, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        var table = new ReadingTable([Answer(Iqaluit, -2.4m, 301), timedOut]);

        Assert.Contains("none", table.ToText());
        Assert.Contains(timedOut.Sentence, table.ToText());
        Assert.Contains("1 of 2 cities have a temperature.", table.ToText());
        Assert.EndsWith("The slowest request took 10.0 s. It was for Toronto.", table.ToText());
    }

    [Fact]
    public void A_city_without_an_answer_yet_is_shown_so_and_not_counted()
    {
        var table = new ReadingTable([null, Answer(Toronto, 20.4m, 312)], [Iqaluit, Toronto]);

        Assert.Matches("Iqaluit +none +no answer yet", table.ToText());
        Assert.Contains("1 of 2 cities have a temperature.", table.ToText());
    }

    [Fact]
    public void A_table_of_nothing_but_missing_answers_has_no_slowest()
    {
        var table = new ReadingTable(new Reading?[13]);

        Assert.EndsWith("0 of 13 cities have a temperature.", table.ToText());
        Assert.Equal(13, table.ToText().Split("no answer yet").Length - 1);
    }

    [Fact]
    public void A_table_is_of_the_moment_when_it_was_made()
    {
        var answers = new Reading?[1];
        var table = new ReadingTable(answers);
        answers[0] = Answer(Toronto, 20.4m, 1);

        Assert.Contains("no answer yet", table.ToText());
    }

    [Fact]
    public void A_table_shows_itself_in_html_and_in_text()
    {
        object table = new ReadingTable([Answer(City.Named("Québec City"), 18.4m, 301)]);

        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(table.GetType()));
        Assert.StartsWith("<table>", table.ToDisplayString("text/html"));
        Assert.Contains("Québec City", table.ToDisplayString("text/html"));
        Assert.Contains("<p>1 of 1 cities have a temperature.</p>", table.ToDisplayString("text/html"));
        Assert.Equal(table.ToString(), table.ToDisplayString("text/plain"));
    }

    [Fact]
    public void Names_for_another_number_of_rows_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ReadingTable(new Reading?[2], [Toronto]));
    }

    private static Temperature Answer(City city, decimal celsius, double milliseconds) =>
        new(city, TimeSpan.FromMilliseconds(milliseconds), celsius, null);
}
