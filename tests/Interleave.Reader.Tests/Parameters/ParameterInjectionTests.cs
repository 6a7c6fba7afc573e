using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Parameters;

namespace Interleave.Reader.Tests.Parameters;

public sealed class ParameterInjectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_new_values_come_in_a_cell_after_the_one_that_declares_them()
    {
        var book = Book(
            ("var before = 0;", null), ("int threads = 13; string city = \"Halifax\";", "parameters"), ("threads", null));
        ParameterInjection.Apply(book, null, [new("city", "Iqaluit"), new("threads", "4")]);

        Assert.Equal(
            ["var before = 0;", "int threads = 13; string city = \"Halifax\";", "// Parameters\nthreads = 4;\ncity = \"Iqaluit\";", "threads"],
            book.Cells.Select(cell => cell.Source));
        Assert.Equal(["injected-parameters"], book.Cells[2].Tags);
        Assert.Equal(book.Cells.Count, book.Cells.Select(cell => cell.Id).Distinct().Count());
        Assert.Equal("csharp", book.Cells[2].Metadata["polyglot_notebook"]!["kernelName"]!.GetValue<string>());
    }

    [Fact]
    public void A_name_that_another_notebook_declares_is_passed_over()
    {
        var book = Book(("int threads = 13;", "parameters"));
        ParameterInjection.Apply(book, null, [new("elsewhere", "1")]);
        Assert.Single(book.Cells);
    }

    [Fact]
    public void Of_several_values_the_last_counts()
    {
        var book = Book(("int threads = 13;", "parameters"));
        ParameterInjection.Apply(book, null, [new("threads", "1"), new("threads", "2")]);
        Assert.Equal("// Parameters\nthreads = 2;", book.Cells[1].Source);
    }

    [Fact]
    public void The_values_of_an_earlier_run_are_replaced()
    {
        var book = Book(("int threads = 13;", "parameters"));
        ParameterInjection.Apply(book, null, [new("threads", "1")]);
        ParameterInjection.Apply(book, null, [new("threads", "2")]);
        Assert.Equal(["int threads = 13;", "// Parameters\nthreads = 2;"], book.Cells.Select(cell => cell.Source));
    }

    [Theory]
    [InlineData("// Parameters\nvar threads = 8;\nvar city = \"Iqaluit\";", "// Parameters\nvar threads = 2;\nvar " +
        "city = \"Iqaluit\";")]
    [InlineData("threads = 8;   // by hand\nthreads = 9;\nrepeats = 1;", "threads = 8;   // by hand\nthreads = " +
        "2;\nrepeats = 1;")]
    [InlineData("city = \"threads = 8;\";", "city = \"threads = 8;\";\n// Parameters\nthreads = 2;")]
    [InlineData("threads = 8; repeats = 1;", "threads = 2; repeats = 1;")]
    [InlineData("// threads = 8;", "// threads = 8;\n// Parameters\nthreads = 2;")]
    public void The_value_that_another_program_put_in_counts_and_is_the_one_that_is_set(
        string injected, string expected)
    {
        var book = Book(("int threads = 13; int repeats = 3; string city = " +
            "\"Halifax\";", "parameters"), (injected, "injected-parameters"), ("Check(threads);", "check-values"));
        ParameterInjection.Apply(book, null, [new("threads", "2")]);
        Assert.Equal(expected, book.Cells[1].Source);
        Assert.Equal(["c0", "c1", "c2"], book.Cells.Select(cell => cell.Id));
    }

    [Fact]
    public void A_text_that_another_program_put_in_keeps_its_quotes()
    {
        var book = Book(("string city = \"Halifax\";", "parameters"), ("city = \"Iqaluit\";", "injected-parameters"));
        ParameterInjection.Apply(book, null, [new("city", "St. John's")]);
        Assert.Equal("city = \"St. John's\";", book.Cells[1].Source);
    }

    [Fact]
    public void A_value_that_only_the_injected_cell_declares_can_be_set()
    {
        var book = Book(("var threads = 13;", "injected-parameters"), ("threads", null));
        Assert.Equal(["threads"], ParameterInjection.NamesIn(book, null));
        ParameterInjection.Apply(book, null, [new("threads", "2")]);
        Assert.Equal(["var threads = 2;", "threads"], book.Cells.Select(cell => cell.Source));
    }

    [Theory]
    [InlineData("# Parameters\nn = 8  # by hand\ntext = 'a # b'", "# Parameters\nn = 2  # by hand\ntext = 'a # b'")]
    [InlineData("text = 'a # b'\nn = [1,\n  2]", "text = 'a # b'\nn = [1,\n  2]\n# Parameters\nn = 2")]
    public void In_Python_too(string injected, string expected)
    {
        var book = Book(("n = 1\ntext = 'x'", "parameters"), (injected, "injected-parameters"));
        ParameterInjection.Apply(book, "python", [new("n", "2")]);
        Assert.Equal(expected, book.Cells[1].Source);
    }

    [Fact]
    public void Several_cells_may_declare_parameters()
    {
        var book = Book(("int a = 1;", "parameters"), ("a", null), ("int b = 2;", "parameters"), ("int c = 3;", null));
        Assert.Equal(["a", "b"], ParameterInjection.NamesIn(book, null));
        ParameterInjection.Apply(book, null, [new("a", "10"), new("b", "20")]);
        Assert.Equal(
            ["int a = 1;", "// Parameters\na = 10;", "a", "int b = 2;", "// Parameters\nb = 20;", "int c = 3;"],
            book.Cells.Select(cell => cell.Source));
        Assert.Equal(book.Cells.Count, book.Cells.Select(cell => cell.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("python", null)]
    [InlineData(null, "python")]
    public void The_language_is_the_notebook_s_or_else_the_kernel_s(string? notebook, string? kernel)
    {
        var book = Book(("a = 1", "parameters"));
        book.Metadata["kernelspec"] = notebook is null ? null : new JsonObject { ["language"] = notebook };
        ParameterInjection.Apply(book, kernel, [new("a", "2")]);
        Assert.Equal("# Parameters\na = 2", book.Cells[1].Source);
    }

    private Notebook Book(params (string Source, string? Tag)[] cells)
    {
        var json = new JsonObject
        {
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
            ["metadata"] = new JsonObject(),
            ["cells"] = new JsonArray([.. cells.Select((cell, index) => new JsonObject
            {
                ["cell_type"] = "code",
                ["id"] = $"c{index}",
                ["metadata"] = new JsonObject
                {
                    ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "csharp" },
                    ["tags"] = cell.Tag is null ? [] : new JsonArray(cell.Tag),
                },
                ["source"] = cell.Source,
                ["outputs"] = new JsonArray(),
                ["execution_count"] = null,
            })]),
        };
        return Notebook.Load(_folder.Write("a.ipynb", json.ToJsonString()));
    }
}
