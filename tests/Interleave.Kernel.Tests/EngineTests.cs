using Interleave.Jupyter;

namespace Interleave.Kernel.Tests;

/// <summary>What a cell finds of .NET Interactive around it.</summary>
public sealed class EngineTests(SharedKernel shared) : IClassFixture<SharedKernel>
{
    private const string Usings = """
        using Microsoft.DotNet.Interactive; using Microsoft.DotNet.Interactive.Commands;
        using Microsoft.DotNet.Interactive.Events; using Microsoft.DotNet.Interactive.Formatting;
        using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

        """;

    private KernelProcess Kernel => shared.Kernel;

    [Theory]
    [InlineData("display(\"shown\");", "text/plain", "shown")]
    [InlineData("\"shown\".Display();", "text/plain", "shown")]
    [InlineData("\"<b>shown</b>\".DisplayAs(\"text/html\");", "text/html", "<b>shown</b>")]
    [InlineData("new[] { new { Name = \"a\", Size = 1 } }.DisplayTable();", "text/html", "<td><span>Name</span></td>")]
    [InlineData("display(HTML(\"<i>shown</i>\"));", "text/html", "<i>shown</i>")]
    [InlineData("Javascript(\"alert(1)\");", "text/html", "<script type=\"text/javascript\">alert(1)</script>")]
    [InlineData("CSS(\"b { color: red }\");", "text/html", "b { color: red }")]
    [InlineData("div(b(\"bold\")).Display();", "text/html", "<div><b>bold</b></div>")]
    [InlineData("KernelInvocationContext.Current.Display(\"shown\");", "text/plain", "shown")]
    [InlineData("KernelInvocationContext.Current.DisplayAs(\"<u>u</u>\", \"text/html\");", "text/html", "<u>u</u>")]
    [InlineData(
        "var context = KernelInvocationContext.Current; context.Publish(new DisplayedValueProduced(\"shown\", "
        + "context.Command));",
        "text/plain", "shown")]
    [InlineData(
        "await Kernel.Root.SendAsync(new DisplayValue(new FormattedValue(\"text/plain\", \"sent\")));",
        "text/plain",
        "sent")]
    public async Task Whatever_shows_a_value_shows_it(string code, string mimeType, string expected)
    {
        var cell = await Kernel.RunAsync(Usings + code);
        Assert.True(cell.Status == "ok", cell.Traceback);
        var shown = Assert.Single(cell.Published, message => message.Type == MessageType.DisplayData);
        Assert.Contains(expected, (string?)shown.Content["data"]![mimeType], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kernel.Root.GetType().Name", "CompositeKernel")]
    [InlineData("Kernel.Current.Name", "csharp")]
    [InlineData("KernelInvocationContext.Current.HandlingKernel.Name", "csharp")]
    [InlineData("((SubmitCode)KernelInvocationContext.Current.Command).Code.Length > 0", "True")]
    [InlineData("Kernel.Root.FindKernelByName(\"csharp\").KernelInfo.LanguageName", "C#")]
    [InlineData("(await GetPasswordAsync(\"?\")).GetClearTextPassword()", "typed")]
    [InlineData("(await GetPasswordAsync(\"?\")).GetType() == typeof(PasswordString)", "True")]
    [InlineData("await GetInputAsync(\"?\")", "typed")]
    [InlineData(
        "(await GetInputsAsync([new InputDescription(\"first\"), new InputDescription(\"second\")])).Count",
        "2")]
    [InlineData("(1, 2).ToDisplayString(\"text/plain\").Length > 0", "True")]
    [InlineData(
        "(await Kernel.Root.SendAsync(new SubmitCode(\"20 + "
            + "1\"))).Events.OfType<ReturnValueProduced>().Single().Value",
        "21")]
    [InlineData("(await Kernel.Root.SendAsync(new SubmitCode(\"1 +\"))).Events.OfType<CommandFailed>().Count()", "1")]
    [InlineData(
        "var told = 0; using var _ = Kernel.Root.KernelEvents.Subscribe(e => told++); display(1); told > 0",
        "True")]
    public async Task What_the_engine_offers_answers(string code, string expected)
    {
        var cell = await Kernel.RunAsync(
            Usings + code.Replace("using var _", "var subscription", StringComparison.Ordinal), input: "typed");
        Assert.True(cell.Status == "ok", cell.Traceback);
        Assert.Equal(
            expected,
            (string?)cell.Published.Last(
                message => message.Type == MessageType.ExecuteResult).Content["data"]!["text/plain"]);
    }

    [Theory]
    [InlineData("display(\"old\")")]
    [InlineData("\"old\".Display()")]
    [InlineData("KernelInvocationContext.Current.Display(\"old\")")]
    public async Task A_handle_updates_the_place_that_was_shown(string code)
    {
        var cell = await Kernel.RunAsync($"{Usings}var handle = {code}; handle.Update(\"new\");");
        Assert.True(cell.Status == "ok", cell.Traceback);
        var ids = cell.Published
            .Where(message => message.Type is MessageType.DisplayData or MessageType.UpdateDisplayData)
            .Select(message => (string?)message.Content["transient"]!["display_id"]);
        Assert.Equal(2, ids.Count());
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task A_formatter_that_a_cell_registers_counts()
    {
        var cell = await Kernel.RunAsync(Usings + """
            class Box { } Formatter.Register<Box>(box => "<b>a box</b>", "text/html"); new Box()
            """);
        Assert.True(cell.Status == "ok", cell.Traceback);
        Assert.Contains(cell.Published, message => (string?)message.Content["data"]?["text/html"] == "<b>a box</b>");
    }

    [Fact]
    public async Task Each_thread_sees_its_own_outputs_in_the_order_of_its_calls_at_any_speed()
    {
        const int Threads = 4;
        const int Rounds = 50;
        var cell = await Kernel.RunAsync($$"""
            using System.Threading;
            void Work(int me)
            {
                for (var i = 0; i < {{Rounds}}; i++)
                {
                    Console.Write($"[{me} {2 * i}]");
                    display($"[{me} {2 * i + 1}]");
                }
            }
            var workers = Enumerable.Range(0, {{Threads}}).Select(me => new Thread(() => Work(me))).ToList();
            foreach (var worker in workers) worker.Start();
            foreach (var worker in workers) worker.Join();
            """);
        var shown = string.Concat(cell.Published.Select(message =>
            (string?)message.Content["text"] ?? (string?)message.Content["data"]?["text/plain"]));
        foreach (var me in Enumerable.Range(0, Threads))
        {
            var steps = shown.Split('[', ']')
                .Where(step => step.StartsWith($"{me} ", StringComparison.Ordinal))
                .Select(step => step[2..]);
            Assert.Equal(Enumerable.Range(0, 2 * Rounds).Select(step => $"{step}"), steps);
        }
    }

    [Theory]
    [InlineData("handle.Update(\"late\")", MessageType.UpdateDisplayData)]
    [InlineData("display(\"late\")", MessageType.DisplayData)]
    [InlineData(
        "Microsoft.DotNet.Interactive.KernelInvocationContext.Current.Display(\"late\")",
        MessageType.DisplayData)]
    public async Task What_a_thread_shows_after_the_end_of_its_cell_still_comes(string late, string type)
    {
        var cell = await Kernel.RunAsync($$"""
            using System.Threading; using Microsoft.DotNet.Interactive;
            var handle = display("early"); var (begun, go) = (new ManualResetEventSlim(), new ManualResetEventSlim());
            var left = new Thread(() => { begun.Set(); go.Wait(20_000); {{late}}; Console.WriteLine("said"); });
            left.Start(); begun.Wait();
            """);
        await Kernel.RunAsync("go.Set(); left.Join();");
        await cell.SeesAsync("said");
        Assert.Contains(
            cell.Published,
            message => message.Type == type && (string?)message.Content["data"]!["text/plain"] == "late");
    }

    [Fact]
    public async Task Progress_twenty_times_a_second_comes_whole()
    {
        var cell = await Kernel.RunAsync("""
            using System.Threading;
            var shown = display(0);
            for (var i = 1; i <= 40; i++) { Thread.Sleep(50); shown.Update(i); }
            """);
        var steps = cell.Published
            .Where(message => message.Type == MessageType.UpdateDisplayData)
            .Select(message => (string?)message.Content["data"]!["text/plain"]);
        Assert.Equal(Enumerable.Range(1, 40).Select(step => $"{step}"), steps);
    }

    [Fact]
    public async Task A_cell_that_tells_the_engine_that_it_has_failed_has_failed()
    {
        var cell = await Kernel.RunAsync($"""
            {Usings}KernelInvocationContext.Current.Fail(KernelInvocationContext.Current.Command, message: "not good enough");
            """);
        Assert.Equal("error", cell.Status);
        Assert.Contains("not good enough", cell.Traceback, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_context_of_a_cell_hears_of_its_stop_and_the_cell_can_still_say_so()
    {
        var cell = await Kernel.StopAsync($$"""
            using System.Threading;
            {{Usings}}var token = KernelInvocationContext.Current.CancellationToken;
            Console.Write("on");
            try { token.WaitHandle.WaitOne(); } catch (ThreadInterruptedException) { }
            SpinWait.SpinUntil(() => token.IsCancellationRequested, 10_000);
            display($"heard: {token.IsCancellationRequested}"); token.ThrowIfCancellationRequested();
            """);
        Assert.Contains(cell.Published, message => (string?)message.Content["data"]?["text/plain"] == "heard: True");
        Assert.Equal("The cell was stopped.", (string?)cell.Reply["evalue"]);
    }

    [Fact]
    public async Task Code_that_is_sent_from_a_cell_can_be_stopped()
    {
        var cell = await Kernel.StopAsync($"""
            {Usings}await Kernel.Root.SendAsync(new SubmitCode("Console.Write(\"on\"); while (true) ;"));
            """);
        Assert.Equal("The cell was stopped.", (string?)cell.Reply["evalue"]);
        Assert.Equal("42", (await Kernel.RunAsync("40 + 2")).Result);
    }

    [Fact]
    public async Task Code_of_a_library_finds_the_text_of_an_earlier_cell_where_net_interactive_has_it()
    {
        const string Earlier = "foreach (var n in new[] { 1 }) { Console.Write(n); }";
        await Kernel.RunAsync(Earlier);
        var cell = await Kernel.RunAsync(Usings + """
            object Of(object owner, string name) => owner.GetType().GetProperty(name).GetValue(owner);
            Console.Write(Of(Of(Of(Of(Kernel.Current, "ScriptState"), "Script"), "Previous"), "Code"));
            """);

        Assert.Equal(Earlier, cell.Stdout);
    }
}
