using System.Diagnostics;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using NetMQ;
using NetMQ.Sockets;

namespace Interleave.Kernel.Tests;

/// <summary>The messages around the cells.</summary>
public sealed class ProtocolTests(SharedKernel shared) : IClassFixture<SharedKernel>
{
    [Fact]
    public async Task The_kernel_says_what_it_is()
    {
        var kernel = shared.Kernel;
        var info = (await kernel.AskAsync(Channel.Shell, MessageType.KernelInfoRequest)).Content;
        Assert.Equal("ok", (string?)info["status"]);
        Assert.Equal("5.4", (string?)info["protocol_version"]);
        Assert.Equal("C#", (string?)info["language_info"]!["name"]);
        Assert.Equal(".cs", (string?)info["language_info"]!["file_extension"]);
    }

    [Theory]
    [InlineData("1 + 1", "complete")]
    [InlineData("if (true) {", "incomplete")]
    [InlineData("class A { void M(", "incomplete")]
    [InlineData("var x = ;", "invalid")]
    [InlineData("await Task.Delay(1);", "complete")]
    [InlineData("", "complete")]
    [InlineData("1 2 3 )", "invalid")]
    [InlineData("][", "invalid")]
    [InlineData("var text = \"no end", "invalid")]
    [InlineData("'a", "invalid")]
    [InlineData("f(]", "invalid")]
    [InlineData("else {", "invalid")]
    [InlineData("var text = @\"no end", "incomplete")]
    [InlineData("var text = \"\"\"\nno end", "incomplete")]
    [InlineData("/* no end", "incomplete")]
    [InlineData("foreach (var x in y)", "incomplete")]
    [InlineData("\"a\" +", "incomplete")]
    [InlineData("var a = new[] { 1,", "incomplete")]
    [InlineData("#if ABSENT\n1", "incomplete")]
    [InlineData("#!time\nvar x = 1;", "complete")]
    public async Task It_says_whether_code_is_whole(string code, string status)
    {
        var reply = await shared.Kernel.AskAsync(
            Channel.Shell, MessageType.IsCompleteRequest, new JsonObject { ["code"] = code });
        Assert.Equal(status, (string?)reply.Content["status"]);
    }

    [Fact]
    public async Task Every_message_names_its_request_and_busy_and_idle_enclose_the_others()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var cells = Enumerable.Range(0, 20).Select(i => kernel.Begin($"Console.WriteLine({i}); {i}")).ToArray();
        await Task.WhenAll(cells.Select(cell => cell.Done)).WaitAsync(
            TimeSpan.FromSeconds(30),
            TestContext.Current.CancellationToken);
        foreach (var (i, cell) in cells.Index())
        {
            Assert.Equal($"{i}\n", cell.Stdout);
            var types = cell.Published.Select(m => m.Type + (string?)m.Content["execution_state"]).ToArray();
            Assert.Equal(["statusbusy", "execute_input", "stream", "execute_result", "statusidle"], types);
        }

        Assert.DoesNotContain(kernel.Orphans, message => message.Type != MessageType.Status);
    }

    [Fact]
    public async Task The_heartbeat_answers_while_a_cell_is_busy()
    {
        var kernel = shared.Kernel;
        var busy = kernel.Begin("Console.Write(\"on\"); while (true) { }");
        await busy.SeesAsync("on");
        using var heart = new RequestSocket();
        heart.Connect($"tcp://127.0.0.1:{kernel.Connection.HeartbeatPort}");
        heart.SendFrame("ping");
        Assert.True(heart.TryReceiveFrameString(TimeSpan.FromSeconds(5), out var beat));
        Assert.Equal("ping", beat);
        await kernel.InterruptAsync(busy);
    }

    [Fact]
    public async Task A_message_with_a_wrong_signature_is_dropped_and_logged()
    {
        var kernel = shared.Kernel;
        using (var forger = new ClientSockets(kernel.Connection with { Key = "wrong" }))
        {
            forger.Start();
            forger.Send(Channel.Shell, Message.New(
                MessageType.ExecuteRequest,
                "forger",
                new JsonObject { ["code"] = "System.IO.File.WriteAllText(\"forged\", \"\")" }));
            forger.Send(Channel.Control, Message.New(MessageType.ShutdownRequest, "forger"));
        }

        Assert.Equal("2", (await kernel.RunAsync("1 + 1")).Result);
        Assert.False(File.Exists(Path.Combine(kernel.Folder, "forged")));
        Assert.Contains(kernel.Log, line => line.Contains("signature is wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_to_end_on_the_shell_channel_is_answered_there()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var reply = await kernel.AskAsync(Channel.Shell, MessageType.ShutdownRequest);
        Assert.Equal("ok", (string?)reply.Content["status"]);
        await kernel.Process.WaitForExitAsync(
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_request_to_end_is_answered_and_ends_the_process_also_with_a_thread_left_over()
    {
        await using var kernel = await KernelProcess.StartAsync();
        await kernel.RunAsync("new System.Threading.Thread(() => System.Threading.Thread.Sleep(60_000)).Start();");
        var reply = await kernel.AskAsync(
            Channel.Control, MessageType.ShutdownRequest, new JsonObject { ["restart"] = true });
        Assert.True((bool?)reply.Content["restart"]);
        await kernel.Process.WaitForExitAsync(
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10),
            TestContext.Current.CancellationToken);
        Assert.Equal(0, kernel.Process.ExitCode);
    }

    [Fact]
    public async Task A_request_that_is_not_known_is_refused_and_not_left_waiting()
    {
        var kernel = shared.Kernel;
        var reply = await kernel.AskAsync(Channel.Shell, "frobnicate_request");
        Assert.Equal("frobnicate_reply", reply.Type);
        Assert.Equal("error", (string?)reply.Content["status"]);
    }

    [Fact]
    public async Task A_comm_that_nobody_is_there_for_is_closed()
    {
        var kernel = shared.Kernel;
        var open = Message.New(MessageType.CommOpen, kernel.Sockets.Session, new JsonObject
        {
            ["comm_id"] = "c1",
            ["target_name"] = "nobody",
            ["data"] = new JsonObject(),
        });
        kernel.Sockets.Send(Channel.Shell, open);
        await kernel.RunAsync("1");
        var close = Assert.Single(kernel.Orphans, message => message.Type == MessageType.CommClose);
        Assert.Equal("c1", (string?)close.Content["comm_id"]);
        Assert.Equal(open.Header.MessageId, close.Parent?.MessageId);
    }

    [Fact]
    public async Task Expressions_beside_a_cell_are_evaluated_after_it_and_one_that_fails_says_why()
    {
        var kernel = shared.Kernel;
        var cell = await kernel.RunAsync("int x = 20;", more: new JsonObject
        {
            ["user_expressions"] =
                new JsonObject { ["twice"] = "2 * x", ["wrong"] = "x +", ["thrown"] = "int.Parse(\"no\")" },
        });
        var values = cell.Reply["user_expressions"]!;
        Assert.Equal("40", (string?)values["twice"]!["data"]!["text/plain"]);
        Assert.Equal("ok", (string?)values["twice"]!["status"]);
        Assert.Equal("error", (string?)values["wrong"]!["status"]);
        Assert.Contains("FormatException", (string?)values["thrown"]!["ename"], StringComparison.Ordinal);
        Assert.Equal("ok", cell.Status);
        Assert.Empty(cell.Errors);
        Assert.Null(cell.Result);
    }

    [Fact]
    public async Task The_history_holds_what_was_run_and_what_came_of_it()
    {
        await using var kernel = await KernelProcess.StartAsync();
        await kernel.RunAsync("int a = 1;");
        await kernel.RunAsync("a + 1");
        await kernel.RunAsync("a + 2", more: new JsonObject { ["store_history"] = false });
        await kernel.RunAsync("a + 1");

        Assert.Equal(
            ["1 int a = 1;", "2 a + 1", "3 a + 1"],
            await HistoryAsync(kernel, new() { ["hist_access_type"] = "tail", ["n"] = 10 }));
        Assert.Equal(["3 a + 1"], await HistoryAsync(kernel, new() { ["hist_access_type"] = "tail", ["n"] = 1 }));
        Assert.Equal(
            ["2 a + 1"],
            await HistoryAsync(
                kernel, new() { ["hist_access_type"] = "range", ["session"] = 0, ["start"] = 2, ["stop"] = 3 }));
        Assert.Equal(
            ["3 a + 1"],
            await HistoryAsync(
                kernel, new() { ["hist_access_type"] = "search", ["pattern"] = "a*", ["n"] = 5, ["unique"] = true }));
        var withOutput = await kernel.AskAsync(
            Channel.Shell,
            MessageType.HistoryRequest,
            new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2, ["output"] = true });
        Assert.Equal("2", (string?)withOutput.Content["history"]![0]![2]![1]);
    }

    [Fact]
    public async Task The_history_is_searched_as_a_shell_searches_files()
    {
        await using var kernel = await KernelProcess.StartAsync();
        await kernel.RunAsync("\"a\\\\b\"");
        await kernel.RunAsync("1+x");
        await kernel.RunAsync("\"[z-a]\"");

        await FindsAsync("*\\*", "1 \"a\\\\b\"");
        await FindsAsync("*[!a-z]x", "2 1+x");
        await FindsAsync("?*+[xy]", "2 1+x");
        await FindsAsync("*[z-a]*", "3 \"[z-a]\"");
        await FindsAsync("1.x");

        async Task FindsAsync(string pattern, params string[] found) => Assert.Equal(
            found,
            await HistoryAsync(kernel, new() { ["hist_access_type"] = "search", ["pattern"] = pattern }));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("A<")]
    public async Task Brackets_nested_thousands_deep_do_not_end_the_kernel(string bracket)
    {
        var kernel = shared.Kernel;
        var code = string.Concat(Enumerable.Repeat(bracket, 30_000));
        var complete = await kernel.AskAsync(
            Channel.Shell, MessageType.IsCompleteRequest, new JsonObject { ["code"] = code });
        Assert.Equal("invalid", (string?)complete.Content["status"]);
        foreach (var request in (string[])[MessageType.CompleteRequest, MessageType.InspectRequest])
        {
            var reply = await kernel.AskAsync(
                Channel.Shell, request, new JsonObject { ["code"] = code, ["cursor_pos"] = 5 });
            Assert.Equal("ok", (string?)reply.Content["status"]);
        }

        Assert.Contains(
            "nested more than 1,000 deep",
            (await kernel.RunAsync(code)).Traceback,
            StringComparison.Ordinal);
        Assert.Equal("30000", (await kernel.RunAsync($"\"{new string('(', 30_000)}\".Length")).Result);
    }

    [Theory]
    [InlineData("if (true) {", "    ")]
    [InlineData("  Call(1,", "      ")]
    [InlineData("var f = (int x) =>", "    ")]
    [InlineData("switch (1) {\n    case 1:", "        ")]
    [InlineData("if (true)", "")]
    [InlineData("{\n    Call();", "    ")]
    public async Task The_line_after_unfinished_code_is_indented_as_that_needs(string code, string indent)
    {
        var kernel = shared.Kernel;
        var reply = await kernel.AskAsync(
            Channel.Shell, MessageType.IsCompleteRequest, new JsonObject { ["code"] = code });
        Assert.Equal("incomplete", (string?)reply.Content["status"]);
        Assert.Equal(indent, (string?)reply.Content["indent"]);
    }

    [Fact]
    public async Task What_a_thread_of_an_ended_cell_wrote_before_it_ended_the_process_is_not_lost()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var cell = await kernel.RunAsync("""
            using System.Threading;
            var go = new ManualResetEventSlim();
            new Thread(() => { go.Wait(20_000); Console.WriteLine("last words"); Environment.Exit(4); }).Start();
            """);
        kernel.Begin("go.Set();");
        await cell.SeesAsync("last words\n");
    }

    [Fact]
    public async Task A_cell_that_hangs_in_a_callback_of_its_own_does_not_keep_the_kernel_alive()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var hanging = kernel.Begin("""
            using System.Threading;
            var context = Microsoft.DotNet.Interactive.KernelInvocationContext.Current;
            context.CancellationToken.Register(() => Thread.Sleep(Timeout.Infinite));
            Console.Write("on"); Thread.Sleep(Timeout.Infinite);
            """);
        await hanging.SeesAsync("on");
        await kernel.InterruptAsync(hanging);
        Assert.Equal("2", (await kernel.RunAsync("1 + 1")).Result);
        kernel.Process.StandardInput.Close();
        await kernel.Process.WaitForExitAsync(
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_a_cell_wrote_before_it_ended_the_process_is_not_lost()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var last = kernel.Begin(
            "for (var i = 0; i < 500; i++) Console.WriteLine($\"line {i}\"); Environment.Exit(3);");
        await last.SeesAsync("line 499\n");
        await kernel.Process.WaitForExitAsync(
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10),
            TestContext.Current.CancellationToken);
        Assert.Equal(3, kernel.Process.ExitCode);
    }

    [Fact]
    public async Task The_kernel_ends_when_the_pipe_of_its_parent_closes()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var busy = kernel.Begin("Console.Write(\"on\"); while (true) { }");
        await busy.SeesAsync("on");
        kernel.Process.StandardInput.Close();
        await kernel.Process.WaitForExitAsync(
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_that_flag_the_kernel_does_not_look_at_its_input()
    {
        await using var kernel = await KernelProcess.StartAsync(stopsWithParent: false);
        kernel.Process.StandardInput.Close();
        Assert.Equal("2", (await kernel.RunAsync("await Task.Delay(300); 2")).Result);
    }

    [Theory]
    [InlineData("not json", "is not a Jupyter connection file")]
    [InlineData("{}", "is not a Jupyter connection file")]
    [InlineData(
        """{"shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":5,"transport":"ipc"}""",
        "only 'tcp' is supported")]
    [InlineData(
        """{"shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":5,"key":null}""",
        "needs a transport")]
    [InlineData(
        """{"shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":5,"ip":"nowhere"}""",
        "its address is 'nowhere'")]
    public async Task A_bad_connection_file_ends_in_a_sentence(string content, string sentence)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
            using var process = Process.Start(new ProcessStartInfo(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, "Interleave.Kernel.dll"), "--connection-file", file])
            { RedirectStandardError = true })!;
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, process.ExitCode);
            Assert.Contains(sentence, error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<IEnumerable<string>> HistoryAsync(KernelProcess kernel, JsonObject request)
    {
        var reply = await kernel.AskAsync(Channel.Shell, MessageType.HistoryRequest, request);
        Assert.Equal("ok", (string?)reply.Content["status"]);
        return reply.Content["history"]!.AsArray().Select(line => $"{(int)line![1]!} {(string)line[2]!}");
    }
}
