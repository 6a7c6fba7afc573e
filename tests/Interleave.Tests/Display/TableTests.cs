using Interleave.Display;

namespace Interleave.Tests.Display;

public class TableTests
{
    private static readonly Column[] CityAndTemperature = [Column.Left("city"), Column.Right("°C")];

    [Fact]
    public void Text_aligns_words_left_and_numbers_right()
    {
        var table = new Table(CityAndTemperature, [["Iqaluit", "-2.4"], ["Québec City", "18.4"]]);

        Assert.Equal(
            """
            city           °C
            -----------  ----
            Iqaluit      -2.4
            Québec City  18.4
            """.ReplaceLineEndings("\n"),
            table.ToText());
    }

    [Fact]
    public void A_combining_accent_takes_no_place_of_its_own()
    {
        var table = new Table(CityAndTemperature, [["Que\u0301bec", "18.4"], ["Toronto", "20.4"]]);

        var lines = table.ToText().Split('\n');
        Assert.Equal("Que\u0301bec   18.4", lines[2]);
        Assert.Equal("Toronto  20.4", lines[3]);
    }

    [Fact]
    public void A_line_break_in_a_cell_does_not_break_the_text_line()
    {
        var table = new Table(CityAndTemperature, [["two\r\nlines", "1.0"]]);

        Assert.Equal("two lines  1.0", table.ToText().Split('\n')[2]);
    }

    [Fact]
    public void Html_encodes_what_has_a_meaning_there_and_leaves_letters_alone()
    {
        var table = new Table([Column.Left("<h>")], [["<script>alert(\"Québec\" & 1)</script>"]]);

        var html = table.ToHtml();
        Assert.Contains("&lt;h&gt;", html);
        Assert.Contains("&lt;script&gt;", html);
        Assert.Contains("Québec", html);
        Assert.Contains("&amp;", html);
        Assert.DoesNotContain("<script", html);
    }

    [Fact]
    public void A_column_without_a_heading_has_no_empty_one_in_html()
    {
        var html = new Table([Column.Left(""), Column.Right("share")], [["light", "40 %"]]).ToHtml();

        Assert.StartsWith("<table><thead><tr><td></td><th scope=\"col\"", html);
    }

    [Fact]
    public void Html_names_no_colour()
    {
        var html = new Table(CityAndTemperature, [["Toronto", "20.4"]]).ToHtml();

        Assert.DoesNotContain("color", html);
        Assert.DoesNotContain("background", html);
    }

    [Fact]
    public void A_table_without_rows_is_its_headings()
    {
        Assert.Equal("city  °C\n----  --", new Table(CityAndTemperature, []).ToText());
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Table(CityAndTemperature, [["Toronto"]]));
        Assert.Contains("1 cells where the table has 2 columns", error.Message);
    }
}
