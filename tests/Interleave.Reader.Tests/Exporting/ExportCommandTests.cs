using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Exporting;

/// <summary>The command <c>export</c>, as a program of its own, over notebooks made for the test.</summary>
public sealed class ExportCommandTests : IDisposable
{
    /// <summary>Cells of all kinds, and what each prints as a part of the program.</summary>
    private static readonly (string Cell, string Printed)[] Cells =
    [
        ("""
            using System.Threading;
            int x = 1;
            """, ""),
        ("int Twice(int n) => 2 * n * x;", ""),
        ("Twice(3)", "6"),
        ("""
            string x = "later"; // again
            """, ""),
        ("""
            $"{x} {Twice(1)}"
            """, "later 2"),
        ("""
            int Twice(int n) => n + x.Length;
            Twice(4)
            """, "9"),
        ("""
            class Box { public int Size = 3; public Box() { } ~Box() { } }
            var box = new Box();
            """, ""),
        ("""
            class Box { public int Size = 4; public Box() { } }
            var newer = new Box();
            $"{box.Size} {newer.Size} {new { x }.x} {(x, 1).x} {nameof(x)}"
            """, "3 4 later later x"),
        ("""
            foreach (var word in new[] { "a" }) Console.WriteLine(word);
            var lengths = from word in new[] { "bb" } select word.Length;
            lengths.Single()
            """, "a\n2"),
        ("""
            var word = "top";
            word
            """, "top"),
        ("""
            await Task.Delay(1);
            5
            """, "5"),
        ("""
            raises-exception|int half = 1;
            half = 7;
            throw new InvalidOperationException("as it should");
            """, "System.InvalidOperationException: as it should"),
        ("half + 1", "8"),
        ("""
            raises-exception|int broken = "not a number";
            """, ""),
        ("""
            #!time
            1 + 1
            """, "2"),
        ("""
            #!markdown
            # Not C#
            """, ""),
        ("""
            display("shown");
            null
            """, "shown"),
        ("""
            static int Half(this int n) => n / 2;
            8.Half()
            """, "4"),
        ("""
            volatile bool stop;
            int unset;
            var looks = new Thread(() => { while (!stop) { } });
            looks.Start();
            stop = true;
            looks.Join();
            $"{stop} {unset} {nameof(stop)}"
            """, "True 0 stop"),
        ("""
            int Answer => 42;
            int Kept { get; set; } = 5;
            Kept++;
            $"{Answer} {Kept} {new { Answer }.Answer}"
            """, "42 6 42"),
        ("""
            try { Console.WriteLine(await GetInputAsync("Who?")); }
            catch (Exception e) { Console.WriteLine(e.GetType().Name); }
            """, "Who? \nInvalidOperationException"),
        ("""
            if (x.Length > 3) return "early";
            return "late";
            """, "early"),
        ("""
            var (a, b) = (1, 2);
            int.TryParse("3", out var c);
            a + b + c
            """, "6"),
        ("""
            record Pair(int A, int B);
            enum Colour { Red, Green }
            delegate int Change(int n);
            Change change = n => n + 1;
            $"{new Pair(1, 2)} {Colour.Green} {change(1)}"
            """, "Pair { A = 1, B = 2 } Green 2"),
        ("""
            int Console2 = 1;
            void Math() { }
            System.Math.Max(1, 2)
            """, "2"),
        ("""
            Console.WriteLine("no semicolon")
            """, "no semicolon"),
        ("""
            "shown by a method".Display();
            var handle = display(1);
            handle.Update(2);
            """, "shown by a method\n1\n2"),
        ("""
            private int hidden = 3;
            const int Fixed = 4;
            public int Sum(int p, params int[] more) => p + more.Sum() + hidden + Fixed;
            Sum(1, 2, 3) // with a comment
            """, "13"),
        ("""
            object args = "mine";
            args
            """, "mine"),
    ];

    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    // Building a program takes some 5 s, so all cells are in one.
    [Fact]
    public async Task A_program_prints_what_the_cells_show()
    {
        _run.Notebook("a.ipynb", [.. Cells.Select(cell => cell.Cell)]);
        _run.Run(0, "export", "a.ipynb", "--output", ".");
        var (exitCode, printed) = await ExportedProgram.RunAsync(
            _run.File("a.cs"), TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, printed);
        Assert.Equal(
            string.Join('\n', Cells.Select(cell => cell.Printed).Where(text => text.Length > 0)),
            printed.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public void Prose_becomes_comments()
    {
        _run.Notebook("a.ipynb",
            "markdown|# Title\n\n<details><summary>Why</summary>\n\nBecause.\n\n</details>\n\n| a table | stays |",
            "markdown|" + string.Join(' ', Enumerable.Repeat("word", 50)),
            "1 + 1");
        _run.Run(0, "export", "a.ipynb");
        var lines = File.ReadAllLines(_run.File("artifacts", "exported", "a.cs"));

        Assert.All((string[])["// # Title", "// Why", "// Because.", "// | a table | stays |"], line =>
            Assert.Contains(line, lines));
        Assert.Equal(50, lines.Where(line => line.StartsWith("// word", StringComparison.Ordinal))
            .Sum(line => line.Split("word").Length - 1));
        Assert.All(lines, line => Assert.True(line.Length <= 120 || line.StartsWith("#:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("int x = missing;", "cell-1 does not compile: line 1, The name 'missing'")]
    [InlineData("#load \"other.csx\"", "cell-1 loads other.csx")]
    [InlineData("#r \"lib/None.dll\"", "there is no library")]
    [InlineData(
        "Microsoft.DotNet.Interactive.KernelInvocationContext.Current.ToString()", "only a notebook's engine has")]
    [InlineData("int Twice { get { return 2; } }", "the property Twice")]
    public void A_cell_that_cannot_be_exported_is_named_with_the_reason(string cell, string reason)
    {
        _run.Notebook("a.ipynb", cell);
        _run.Run(2, "export", "a.ipynb");

        Assert.Contains(reason, _run.Error, StringComparison.Ordinal);
        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.False(Directory.Exists(_run.File("artifacts")));
    }

    [Fact]
    public void A_package_becomes_a_line_of_the_program()
    {
        _run.Notebook("a.ipynb", "#r \"nuget: Some.Package, 1.2.3\"\nusing Some.Package;", "Some.Package.Thing.Do()");
        _run.Run(0, "export", "a.ipynb", "--output", ".");

        Assert.Contains("#:package Some.Package@1.2.3", File.ReadAllLines(_run.File("a.cs")));
    }

    [Fact]
    public void A_program_that_was_changed_is_not_overwritten()
    {
        _run.Notebook("a.ipynb", "1 + 1");
        _run.Write("a.cs", "// mine");
        _run.Run(2, "export", "a.ipynb", "--output", ".");

        Assert.Contains("--overwrite", _run.Error, StringComparison.Ordinal);
        Assert.Equal("// mine", File.ReadAllText(_run.File("a.cs")));
        _run.Run(0, "export", "a.ipynb", "--output", ".", "--overwrite");
        Assert.NotEqual("// mine", File.ReadAllText(_run.File("a.cs")));
    }

    [Fact]
    public void Only_CSharp_is_exported()
    {
        _run.PythonNotebook("a.ipynb", "1 + 1");
        _run.Run(2, "export", "a.ipynb");

        Assert.Contains("is in Python", _run.Error, StringComparison.Ordinal);
    }
}
