using Interleave.Reader.Notebooks;
using Interleave.Reader.Page.Live;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Page;

public class CellNeedsTests
{
    [Theory]
    [InlineData("int threads = 13;", "threads")]
    [InlineData("var cities = City.Capitals;\nvar weather = WeatherSource.Local(1);", "cities weather")]
    [InlineData(
        "using System.Collections.Concurrent;\nvoid WithThreads(int count, WeatherSource source)\n{\n    void Work() { while (true) { } }\n}", "WithThreads")]
    [InlineData("Reading[] AThreadEach(WeatherSource source)\n{\n    return null;\n}", "AThreadEach")]
    [InlineData("TimeSpan Model(int count) => TimeSpan.FromSeconds(count);", "Model")]
    [InlineData("class InputReader(string prompt)\n{\n    public string Text { get; set; }\n}", "InputReader")]
    [InlineData("record Transfer(int From, int To);", "Transfer")]
    [InlineData("var (a, b) = (1, 2);", "a b")]
    [InlineData("int.TryParse(text, out var number);", "number")]
    [InlineData("total += 3;", "total")]
    [InlineData("// int no = 1;\nvar text = \"int neither = 2;\";", "text")]
    [InlineData("list.Count = 3; Harness.Compare(repeats: 2, () => { x = 1; });", "")]
    public void What_a_cell_declares_is_found(string source, string names) =>
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), CellSymbols.In(source)
            .Declared.Order());

    [Theory]
    [InlineData("weather.Get(City.Named(\"Toronto\"))", "weather", true)]
    [InlineData("$\"{threads} threads\"", "threads", true)]
    [InlineData("\"threads\"", "threads", false)]
    [InlineData("// threads", "threads", false)]
    [InlineData("Harness.Measure(repeats: 1)", "repeats", false)]
    [InlineData("var threads = 3; threads + 1", "threads", false)]
    [InlineData("live.Update(1)", "Update", false)]
    [InlineData("count++;", "count", true)]
    public void What_a_cell_takes_from_others_is_found(string source, string name, bool isUsed) =>
        Assert.Equal(isUsed, CellSymbols.In(source).Used.Contains(name));

    [Fact]
    public void The_plot_of_the_chapters_comparison_needs_what_leads_to_it_and_no_other_measurement()
    {
        var (ids, needs) = ThirteenCities();
        var needed = needs.All(Array.IndexOf(ids, "compare-plot")).Select(index => ids[index]);

        Assert.Equal(
            [
                "setup", "parameters", "start-server", "one-after-another", "guess-thirteen-threads", "with-threads",
                "compare",
            ],
            needed);
    }

    [Fact]
    public void A_change_of_a_guess_reaches_the_chart_that_marks_it_and_the_list_and_measures_nothing_again()
    {
        var (ids, needs) = ThirteenCities();
        var depending = needs.DependingOn(Array.IndexOf(ids, "guess-thirteen-threads")).Select(index => ids[index]);

        Assert.Equal(["compare-plot", "guesses"], depending);
    }

    [Fact]
    public void A_change_of_the_parameters_reaches_what_uses_them_and_not_the_exercises()
    {
        var (ids, needs) = ThirteenCities();
        var depending = needs.DependingOn(Array.IndexOf(ids, "parameters")).Select(index => ids[index]).ToArray();

        Assert.Contains("compare", depending);
        Assert.Contains("compare-plot", depending);
        Assert.Contains("busy-sweep", depending);
        Assert.DoesNotContain("setup", depending);
        Assert.DoesNotContain("one-reason", depending);
    }

    [Fact]
    public void A_code_that_cannot_be_read_in_time_needs_nothing() =>
        Assert.NotNull(CellSymbols.In(new string('{', 20_000) + "\"" + new string('(', 20_000)));

    private static (string[] Ids, CellNeeds Needs) ThirteenCities()
    {
        var notebook = Notebook.Load(Path.Combine(ChapterFolder.Path, "02-thirteen-cities.ipynb"));
        var cells = notebook.Cells.Where(cell => cell.IsCode).ToArray();
        return ([.. cells.Select(cell => cell.Id)], new CellNeeds(
            [.. cells.Select(cell => CellSymbols.In(cell.Source))], []));
    }
}
