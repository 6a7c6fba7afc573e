using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Tests;

/// <summary>What a cell's code may be, and what comes back for it.</summary>
public sealed class CellTests(SharedKernel shared) : IClassFixture<SharedKernel>
{
    private KernelProcess Kernel => shared.Kernel;

    [Fact]
    public async Task A_cell_ends_with_its_value_and_the_next_cell_sees_its_variables()
    {
        Assert.Equal("42", (await Kernel.RunAsync("var answer = 41; answer + 1")).Result);
        Assert.Equal("82", (await Kernel.RunAsync("answer * 2")).Result);
    }

    [Fact]
    public async Task A_variable_and_a_class_can_be_defined_again()
    {
        await Kernel.RunAsync("int again = 1; class Again { public int X => 1; }");
        Assert.Equal("two 2", (await Kernel.RunAsync("""
            string again = "two"; class Again { public int X => 2; }
            again + " " + new Again().X
            """)).Result);
    }

    [Fact]
    public async Task Console_output_comes_on_its_stream_and_in_order()
    {
        var cell = await Kernel.RunAsync("""
            for (var i = 0; i < 2000; i++) Console.WriteLine($"line {i}");
            Console.Error.Write("problem");
            """);
        Assert.Equal(string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n")), cell.Stdout);
        Assert.Equal("problem", cell.Stderr);
    }

    [Fact]
    public async Task Text_and_displays_keep_the_order_of_the_calls()
    {
        var cell = await Kernel.RunAsync("""
            Console.Write("a"); display("b"); Console.Write("c"); display("d");
            """);
        var shown = cell.Published
            .Where(m => m.Type is MessageType.Stream or MessageType.DisplayData)
            .Select(m => (string?)m.Content["text"] ?? (string?)m.Content["data"]!["text/plain"]);
        Assert.True(cell.Status == "ok", cell.Traceback);
        Assert.Equal("abcd", string.Concat(shown));
    }

    [Fact]
    public async Task A_cell_may_await_and_use_present_day_syntax()
    {
        Assert.Equal("5", (await Kernel.RunAsync("""
            using System.Threading;
            var gate = new Lock();
            await Task.Delay(1);
            int[] numbers = [1, 2, 3];
            class Box { public string? Name { get => field ?? "none"; set; } }
            Box? box = new(); box?.Name = "ab";
            lock (gate) { numbers[^1] += box.Name!.Length - 0; }
            numbers[^1]
            """)).Result);
    }

    [Fact]
    public async Task Code_that_does_not_compile_shows_line_column_id_and_message_and_runs_nothing()
    {
        var cell = await Kernel.RunAsync("Console.Write(\"ran\");\nvar x = ;");
        Assert.Equal("error", cell.Status);
        Assert.Equal("", cell.Stdout);
        Assert.Contains("(2,9): error CS1525: Invalid expression term ';'", cell.Traceback, StringComparison.Ordinal);
        Assert.Equal("CS1525", (string?)cell.Reply["ename"]);
        Assert.DoesNotContain("CS1525", (string?)cell.Reply["evalue"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) Absent_(i);", 1, 29)]
    [InlineData("while (true) { if (Absent_()) break; }", 1, 20)]
    [InlineData("var a = 1;\ndo a++; while (a < 3); Absent_();", 2, 24)]
    [InlineData("foreach (var x in new[] { 1 })\n    foreach (var y in new[] { 2 }) Absent_(x, y);", 2, 36)]
    public async Task A_column_in_or_after_a_loop_is_the_one_that_the_reader_wrote(string code, int line, int column)
    {
        var cell = await Kernel.RunAsync(code);
        Assert.Contains($"({line},{column}): error CS0103", cell.Traceback, StringComparison.Ordinal);
        Assert.DoesNotContain("StopCheck", cell.Traceback, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_shows_type_message_and_the_frames_in_the_cells()
    {
        await Kernel.RunAsync("""
            int Deep(int n)
            {
                return n == 0 ? throw new InvalidOperationException("too deep") : Deep(n - 1);
            }
            """);
        var cell = await Kernel.RunAsync("var kept = 7;\n\nDeep(2);");
        Assert.Equal("error", cell.Status);
        Assert.Contains("System.InvalidOperationException: too deep", cell.Traceback, StringComparison.Ordinal);
        Assert.Matches(@"at Deep, cell \[\d+\], line 3", cell.Traceback);
        Assert.Matches(@"at cell \[\d+\], line 3", cell.Traceback);
        Assert.DoesNotContain("Submission", cell.Traceback, StringComparison.Ordinal);
        Assert.Equal("7", (await Kernel.RunAsync("kept")).Result);
    }

    [Fact]
    public async Task A_cause_is_shown_under_its_effect()
    {
        var cell = await Kernel.RunAsync("""throw new Exception("effect", new FormatException("cause"));""");
        Assert.Contains("caused by System.FormatException: cause", cell.Traceback, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_are_compiled_optimised()
    {
        var cell = await Kernel.RunAsync("""
            using System.Diagnostics; using System.Reflection;
            class Here { }
            typeof(Here).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled ?? false
            """);
        Assert.Equal("False", cell.Result);
    }

    [Fact]
    public async Task What_a_cell_has_shown_can_be_taken_away()
    {
        var cell = await Kernel.RunAsync("Console.WriteLine(1); ClearOutput(wait: true); Console.WriteLine(2);");
        Assert.Equal(
            [MessageType.Stream, MessageType.ClearOutput, MessageType.Stream],
            cell.Published.Select(m => m.Type).Where(type => type is MessageType.Stream or MessageType.ClearOutput));
        Assert.True((bool?)cell.Published.Single(m => m.Type == MessageType.ClearOutput).Content["wait"]);
    }

    [Fact]
    public async Task A_display_can_be_updated_by_a_later_cell_which_a_client_that_runs_cell_after_cell_listens_to()
    {
        var first = await Kernel.RunAsync("var kept = display(\"first\");");
        var second = await Kernel.RunAsync("kept.Update(\"second\");");
        Assert.DoesNotContain(first.Published, m => m.Type == MessageType.UpdateDisplayData);
        var shown = first.Published.Single(m => m.Type == MessageType.DisplayData).Content;
        var updated = second.Published.Single(m => m.Type == MessageType.UpdateDisplayData).Content;
        Assert.Equal((string?)shown["transient"]!["display_id"], (string?)updated["transient"]!["display_id"]);
    }

    [Theory]
    [InlineData(
        "Console.Write(\"a\"); foreach (var half in string.Concat(Enumerable.Repeat(\"😀\", 20_000))) "
            + "Console.Write(half);")]
    [InlineData("Console.Write(\"a\"); Console.Write(string.Concat(Enumerable.Repeat(\"😀\", 20_000)).ToCharArray());")]
    [InlineData("Console.Write(\"a\\ud83d\"); System.Threading.Thread.Sleep(200); Console.Write(\"\\ude00\");")]
    public async Task A_character_of_two_halves_stays_whole(string code)
    {
        var cell = await Kernel.RunAsync(code);
        Assert.DoesNotContain('\ufffd', cell.Stdout);
        Assert.StartsWith("a😀", cell.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "using Work = System.Threading.Tasks.Task; async Work Later() => await Work.Delay(1); await Later(); 7")]
    [InlineData("int x = 3; ref int Here() => ref x; Here() = 7; x")]
    [InlineData("int Fails() => throw new FormatException(); try { Fails(); } catch (FormatException) { } 7")]
    [InlineData(
        "int n = 0; void Count() => n++; void Run(Action work) => work(); Run(() => Count()); Run(() => { Count(); "
            + "}); n + 5")]
    [InlineData("async ValueTask<int> Later() => await Task.FromResult(7); await Later()")]
    [InlineData(
        "async Task Both() => await Task.WhenAll(Task.Delay(1), Task.Run(() => { })); await "
            + "Both().ConfigureAwait(false); 7")]
    [InlineData("dynamic later = Task.FromResult(7); (int)await later")]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> twice = n => n * 2; twice.Compile()(3) + 1")]
    [InlineData("IEnumerable<int> Items() { yield return 3; yield return 4; } Items().Sum()")]
    [InlineData(
        "static async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return 3; yield return 4; } var "
            + "sum = 0; await foreach (var item in Items()) sum += item; sum")]
    [InlineData("switch (1) { case 1: var inside = 7; goto default; default: inside = 7; break; } 7")]
    [InlineData("await await Task.Run(async () => { await Task.Yield(); return Task.FromResult(7); })")]
    public async Task What_is_put_into_code_to_stop_it_changes_nothing_else(string code)
    {
        var cell = await Kernel.RunAsync(code);
        Assert.Equal("", cell.Traceback);
        Assert.Equal("7", cell.Result);
    }

    [Fact]
    public async Task A_mistake_behind_an_await_is_named_where_it_is()
    {
        var cell = await Kernel.RunAsync("void Nothing() { }\nint ok = 1; await Nothing();");
        Assert.Contains("(2,13): error CS4008", cell.Traceback, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_display_can_be_updated_in_place()
    {
        var cell = await Kernel.RunAsync("""
            using Microsoft.DotNet.Interactive;
            var live = KernelInvocationContext.Current.Display("first");
            live.Update("second");
            """);
        var shown = cell.Published.Single(m => m.Type == MessageType.DisplayData).Content;
        var updated = cell.Published.Single(m => m.Type == MessageType.UpdateDisplayData).Content;
        Assert.Equal("first", (string?)shown["data"]!["text/plain"]);
        Assert.Equal("second", (string?)updated["data"]!["text/plain"]);
        Assert.Equal((string?)shown["transient"]!["display_id"], (string?)updated["transient"]!["display_id"]);
    }

    [Fact]
    public async Task Html_and_other_forms_come_under_their_mime_type_and_json_as_json()
    {
        var cell = await Kernel.RunAsync("""
            using Microsoft.DotNet.Interactive;
            KernelInvocationContext.Current.DisplayAs("{\"a\": [1, 2]}", "application/vnd.plotly.v1+json");
            HTML("<b>bold</b>")
            """);
        var json = cell.Published.Single(m => m.Type == MessageType.DisplayData).Content["data"]!;
        Assert.Equal(2, (int?)json["application/vnd.plotly.v1+json"]!["a"]![1]);
        var result = cell.Published.Single(m => m.Type == MessageType.ExecuteResult).Content["data"]!;
        Assert.Equal("<b>bold</b>", (string?)result["text/html"]);
    }

    [Fact]
    public async Task A_cell_asks_for_a_line_of_text_also_from_a_thread()
    {
        Assert.Equal("Ann!", (await Kernel.RunAsync("""await GetInputAsync("Name?") + "!" """, input: "Ann")).Result);
        var cell = await Kernel.RunAsync("""
            using System.Threading;
            string line = "";
            var asking = new Thread(() => line = GetInputAsync("Line?").GetAwaiter().GetResult());
            asking.Start();
            long squares = 0;
            while (asking.IsAlive) squares++;
            asking.Join();
            $"{line} {squares > 0}"
            """, input: "typed");
        Assert.Equal("typed True", cell.Result);
        Assert.Equal(["Line?"], cell.Prompts);
    }

    [Fact]
    public async Task A_front_end_that_cannot_ask_gets_a_sentence()
    {
        var cell = await Kernel.RunAsync("await GetInputAsync(\"Name?\")");
        Assert.Equal("error", cell.Status);
        Assert.Contains("cannot ask for input", cell.Traceback, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Console.ReadLine()", "GetInputAsync")]
    [InlineData("#r \"missing/none.dll\"", "'missing/none.dll' could not be found")]
    [InlineData("#load \"missing.csx\"", "missing.csx' could not be opened")]
    public async Task What_cannot_work_says_so_in_a_sentence(string code, string sentence)
    {
        var cell = await Kernel.RunAsync(code);
        Assert.Equal("error", cell.Status);
        Assert.Contains(sentence, cell.Traceback, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_for_a_later_dotnet_is_refused_in_a_sentence()
    {
        var library = TestLibrary.Compile(
            "Tomorrow", "public static class Tomorrow { public static int Day => 1; }", Kernel.Folder);
        TestLibrary.NeedRuntime(library, 99);
        foreach (var code in (string[])[$"#r \"{library}\"", $"#r \"{library}\"\nTomorrow.Day"])
        {
            var cell = await Kernel.RunAsync(code);
            Assert.Equal("error", cell.Status);
            Assert.Contains(
                "Tomorrow.dll is built for .NET 99, and this kernel runs on .NET 10.",
                cell.Traceback,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_referenced_library_loads_once_with_what_lies_beside_it_and_its_formatters_count()
    {
        var library = TestLibrary.Write(Kernel.Folder);
        var first = await Kernel.RunAsync($"#r \"{library}\"\nusing Shapes;\nnew Square(3)");
        Assert.Equal("a square of 3 from beside", first.Result);
        var second = await Kernel.RunAsync($"#r \"{library}\"\nusing Shapes;\nnew Square(4); Square.Made");
        Assert.Equal("2", second.Result);
        Assert.Equal("2", (await Kernel.RunAsync("Square.Made")).Result);
    }

    [Fact]
    public async Task A_loaded_file_is_part_of_the_cell()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Kernel.Folder, "twice.csx"),
            "int Twice(int n) => 2 * n;",
            TestContext.Current.CancellationToken);
        Assert.Equal("8", (await Kernel.RunAsync("#load \"twice.csx\"\nTwice(4)")).Result);
    }

    [Fact]
    public async Task A_silent_request_shows_nothing_and_does_not_count()
    {
        var before = (int?)(await Kernel.RunAsync("1")).Reply["execution_count"];
        var silent = await Kernel.RunAsync("var quiet = 3; quiet", more: new JsonObject { ["silent"] = true });
        Assert.Null(silent.Result);
        var after = await Kernel.RunAsync("quiet");
        Assert.Equal("3", after.Result);
        Assert.Equal(before + 1, (int?)after.Reply["execution_count"]);
    }
}
