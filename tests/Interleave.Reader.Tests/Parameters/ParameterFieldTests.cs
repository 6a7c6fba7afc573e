using Interleave.Reader.Notebooks;
using Interleave.Reader.Parameters;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Parameters;

public class ParameterFieldTests
{
    private const string Cell = "int threads = 13;      // threads that share the thirteen cities\nint[] counts = " +
        "[1, 2];\ndouble jitter = 0.7;   // 0 to 1\nstring name = \"Ann; // no comment\";";

    [Fact]
    public void The_values_of_a_cell_are_found_with_what_is_said_of_them() => Assert.Equal(
        [
            ("threads", "int", "13", "threads that share the thirteen cities"),
            ("counts", "int[]", "[1, 2]", ""),
            ("jitter", "double", "0.7", "0 to 1"),
            ("name", "string", "\"Ann; // no comment\"", ""),
        ],
        ParameterField.In(Cell).Select(field => (field.Name, field.Type, field.Value, field.Comment)));

    [Theory]
    [InlineData("var x = 1;")]
    [InlineData("int x = 1, y = 2;")]
    [InlineData("// int x = 1;")]
    [InlineData("int x = 1; int y = 2;")]
    [InlineData("int x")]
    [InlineData("")]
    public void What_is_written_in_another_way_is_left_to_the_code(string source) =>
        Assert.Empty(ParameterField.In(source));

    [Theory]
    [InlineData("4", "int threads = 4;       // threads that share the thirteen cities")]
    [InlineData("1000", "int threads = 1000;    // threads that share the thirteen cities")]
    [InlineData("1000000000", "int threads = 1000000000; // threads that share the thirteen cities")]
    public void A_new_value_leaves_the_rest_of_the_cell_and_the_place_of_the_comment(string value, string line)
    {
        var changed = ParameterField.In(Cell)[0].Replace(Cell, value);

        Assert.Equal(line, changed.Split('\n')[0]);
        Assert.Equal(Cell.Split('\n')[1..], changed.Split('\n')[1..]);
    }

    [Theory]
    [InlineData("int threads = 13;", 1, 100, 1)]
    [InlineData("int latencyMs = 300;", 20, 2000, 20)]
    [InlineData("int repeats = 3;", 1, 20, 1)]
    [InlineData("double jitter = 0.7; // by what part, 0 to 1", 0, 1, 0.05)]
    [InlineData("int serialPercent = 25;", 0, 100, 1)]
    [InlineData("int mostThreads = 0;", 0, 20, 1)]
    [InlineData("int pauseMs = 0;", 0, 20, 1)]
    [InlineData("int workMs = 7;", 1, 50, 1)]
    public void A_slider_goes_where_it_makes_sense(string source, double least, double most, double step) =>
        Assert.Equal((least, most, step), Assert.Single(ParameterField.In(source)).Range());

    [Theory]
    [InlineData("int threads = 13;", "int threads = 29;", 1, 100, 1)]
    [InlineData("int threads = 13;", "int threads = 100;", 1, 100, 1)]
    [InlineData("int threads = 13;", "int threads = 250;", 1, 250, 1)]
    [InlineData("int threads = 13;", "int threads = -1;", -1, 100, 1)]
    [InlineData("int latencyMs = 300;", "int latencyMs = 0;", 0, 2000, 20)]
    [InlineData("int latencyMs = 300;", "int latencyMs = 333;", 20, 2000, 1)]
    [InlineData("int latencyMs = 300;", "int latencyMs = 2010;", 20, 2010, 1)]
    [InlineData("int threads = 13; // 1 to 50", "int threads = 40; // 1 to 50", 1, 50, 1)]
    [InlineData("int threads = 13; // 1 to 50", "int threads = 60; // 1 to 50", 1, 60, 1)]
    [InlineData("double jitter = 0.7; // 0 to 1", "double jitter = 0.73; // 0 to 1", 0, 1, 0.005)]
    [InlineData("double factor = 2.0;", "double factor = 4.5;", 0, 5, 0.05)]
    [InlineData("double factor = 2.0;", "int factor = 5;", 1, 20, 1)]
    public void The_chapters_value_makes_the_range_and_only_one_beyond_it_widens_it(
        string original, string source, double least, double most, double step)
    {
        var range = Assert.Single(ParameterField.In(source)).Range(Assert.Single(ParameterField.In(original)))!.Value;

        Assert.Equal((least, most), (range.Least, range.Most));
        Assert.Equal(step, range.Step, 9);
    }

    [Theory]
    [InlineData("int x = 1;", "4", true)]
    [InlineData("int x = 1;", "4.5", false)]
    [InlineData("int x = 1;", "9999999999", false)]
    [InlineData("int x = 1;", "1; Environment.Exit(0)", false)]
    [InlineData("double x = 1.0;", "1,5", false)]
    [InlineData("double x = 1.0;", "NaN", false)]
    [InlineData("int[] x = [1];", "[1, 2, 3]", true)]
    [InlineData("int[] x = [1];", "1, 2", false)]
    [InlineData("int? x = null;", "null", true)]
    [InlineData("string x = \"a\\n\";", "\"b\\n\"", true)]
    [InlineData("bool? x = null;", "Environment.Exit(3)", false)]
    [InlineData("int[] x = [1];", "[Environment.Exit(3)]", false)]
    public void A_value_that_does_not_fit_is_refused(string source, string value, bool fits) =>
        Assert.Equal(fits, ParameterField.In(source)[0].Read(value).Literal is not null);

    [Fact]
    public void A_text_with_an_escape_is_never_code() => Assert.Equal(
        "\"\\\"a\\\" + Run(\\\"b\\\")\"",
        ParameterField.In("string x = \"a\\n\";")[0].Read("\"a\" + Run(\"b\")").Literal);

    [Theory]
    [MemberData(nameof(ChapterFolder.Chapters), MemberType = typeof(ChapterFolder))]
    public void Every_value_of_the_chapter_has_an_input_and_every_number_a_slider_that_can_stand_at_it(string notebook)
    {
        foreach (var cell in Notebook.Load(Path.Combine(ChapterFolder.Path, notebook))
            .Cells.Where(cell => cell.HasTag(CellTag.Parameters)))
        {
            var fields = ParameterField.In(cell.Source);
            Assert.Equal(ParameterSyntax.CSharp.DeclarationsIn(cell.Source)
                .Select(declaration => declaration.Name), fields.Select(field => field.Name));
            foreach (var field in fields.Where(field => field.Type is "int" or "double"))
            {
                var (least, most, step) = field.Range()!.Value;
                var value = double.Parse(field.Value, System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(value, least, most);
                Assert.Equal(Math.Round((value - least) / step), (value - least) / step, 6);
            }
        }
    }
}
