using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Tests;

/// <summary>What becomes of threads that a cell starts: their output, their exceptions, their end.</summary>
public sealed class ThreadTests(SharedKernel shared) : IClassFixture<SharedKernel>
{
    private KernelProcess Kernel => shared.Kernel;

    [Fact]
    public async Task A_cell_that_leaves_threads_behind_says_so_with_their_names_and_one_that_joins_them_does_not()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var leaving = await kernel.RunAsync("""
            using System.Threading;
            var end = new ManualResetEventSlim();
            var both = new[] { "first", "second" }
                .Select(name => new Thread(() => end.Wait(20_000)) { Name = name })
                .ToList();
            foreach (var thread in both) thread.Start();
            var third = new Thread(() => { }); third.Start(); third.Join();
            """);
        Assert.Matches(
            @"^The cell has ended, and 2 threads that it started still run: '(first|second)', '(first|second)'\.\n$",
            leaving.Stderr);

        var joining = await kernel.RunAsync(
            "end.Set(); foreach (var thread in both) thread.Join(); Task.Run(() => 1).Wait();");
        Assert.Equal("", joining.Stderr);
    }

    [Fact]
    public async Task A_stopped_cell_lists_the_threads_that_it_leaves_behind()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var stopped = await kernel.StopAsync("""
            using System.Threading;
            var worker = new Thread(() => Thread.Sleep(20_000)) { Name = "sleeper", IsBackground = true };
            worker.Start(); Console.Write("on"); worker.Join();
            """);
        Assert.Contains("1 thread that it started still runs: 'sleeper'.", stopped.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_threads_output_goes_to_the_cell_that_started_it_also_while_a_later_cell_runs()
    {
        var first = await Kernel.RunAsync("""
            using System.Threading;
            var go = new ManualResetEventSlim(); var done = new ManualResetEventSlim();
            var talker = new Thread(() => { go.Wait(20_000); Console.WriteLine("from the first cell"); done.Set(); });
            talker.Start();
            """);
        var second = await Kernel.RunAsync(
            "Console.WriteLine(\"from the second\"); go.Set(); done.Wait(20_000); talker.Join();");
        await first.SeesAsync("from the first cell");
        Assert.Equal("from the second\n", second.Stdout);
    }

    [Fact]
    public async Task An_exception_nobody_caught_fails_the_cell_that_started_the_thread_and_the_kernel_lives_on()
    {
        var cell = await Kernel.RunAsync("""
            using System.Threading;
            var survivor = 5;
            var failing = new Thread(() => throw new InvalidOperationException("in a thread")) { Name = "failing" };
            failing.Start(); failing.Join();
            """);
        Assert.Equal("error", cell.Status);
        Assert.Contains("in the thread 'failing'", cell.Traceback, StringComparison.Ordinal);
        Assert.Contains("An ordinary program would have ended here", cell.Traceback, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: in a thread", cell.Traceback, StringComparison.Ordinal);
        Assert.Equal("5", (await Kernel.RunAsync("survivor")).Result);
    }

    [Theory]
    [InlineData(
        "ThreadPool.UnsafeQueueUserWorkItem(_ => { try { throw new FormatException(\"lost\"); } finally { } }, "
        + "null);")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => throw new FormatException(\"lost\"));")]
    [InlineData("async void Fire() { await Task.Yield(); throw new FormatException(\"lost\"); }\nFire();")]
    public async Task So_does_one_in_the_pool_and_in_async_void(string code)
    {
        var cell = await Kernel.RunAsync(
            $"using System.Threading;\n{code}\nvar waited = 0; while (waited++ < 100) await Task.Delay(5);");
        await cell.SeesAsync("System.FormatException: lost");
        Assert.Equal("ok", (await Kernel.RunAsync("1")).Status);
    }

    [Fact]
    public async Task An_exception_after_the_cells_end_still_shows_in_that_cell()
    {
        var first = await Kernel.RunAsync("""
            using System.Threading;
            var later = new ManualResetEventSlim();
            var late = new Thread(() => { later.Wait(20_000); throw new Exception("late"); }); late.Start();
            """);
        Assert.Equal("ok", first.Status);
        var second = await Kernel.RunAsync("later.Set(); late.Join();");
        await first.SeesAsync("System.Exception: late");
        Assert.Empty(second.Errors);
    }

    [Theory]
    [InlineData("Console.Write(\"on\"); Thread.Sleep(60_000);")]
    [InlineData(
        "var never = new Thread(() => Thread.Sleep(60_000)) { IsBackground = true }; never.Start(); "
            + "Console.Write(\"on\"); never.Join();")]
    [InlineData("Console.Write(\"on\"); await Task.Delay(60_000);")]
    [InlineData("Console.Write(\"on\"); Task.Delay(60_000).Wait();")]
    [InlineData(
        "var token = Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken; "
            + "Console.Write(\"on\"); while (!token.IsCancellationRequested) { } "
            + "token.ThrowIfCancellationRequested();")]
    [InlineData("Console.Write(\"on\"); while (true) { }")]
    [InlineData("Console.Write(\"on\"); long n = 0; while (true) n++;")]
    [InlineData("Console.Write(\"on\"); for (;;) ;")]
    [InlineData("Console.Write(\"on\"); again: goto again;")]
    [InlineData(
        "void Spin() { do { } while (true); }\nvar spinner = new Thread(Spin); spinner.Start(); "
            + "Console.Write(\"on\"); spinner.Join();")]
    [InlineData(
        "Console.Write(\"on\"); foreach (var i in Enumerable.Repeat(1, int.MaxValue)) foreach (var j in "
            + "Enumerable.Repeat(1, int.MaxValue)) ;")]
    [InlineData(
        "Console.Write(\"on\"); object gate = new(); var holder = new Thread(() => { lock (gate) "
            + "Thread.Sleep(60_000); }) { IsBackground = true }; holder.Start(); while (Monitor.TryEnter(gate)) "
            + "Monitor.Exit(gate); lock (gate) { }")]
    public async Task An_interrupt_ends_a_cell_that_waits_or_loops_and_the_next_one_runs(string code)
    {
        await Kernel.RunAsync("using System.Threading; var before = 3;");
        var cell = await Kernel.StopAsync(code);
        Assert.Equal("error", cell.Status);
        Assert.Contains("The cell was stopped.", cell.Traceback, StringComparison.Ordinal);
        Assert.Equal("4", (await Kernel.RunAsync("before + 1")).Result);
    }

    [Theory]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await new TaskCompletionSource<int>().Task;")]
    [InlineData("await new ValueTask(Task.Delay(-1));")]
    [InlineData("await System.Threading.Channels.Channel.CreateUnbounded<int>().Reader.ReadAsync();")]
    [InlineData(
        "await foreach (var item in "
            + "System.Threading.Channels.Channel.CreateUnbounded<int>().Reader.ReadAllAsync()) { }")]
    [InlineData(
        "async IAsyncEnumerable<int> Never() { yield return 1; await Task.Delay(-1); yield return 2; }\nawait "
            + "foreach (var item in Never()) { }")]
    [InlineData("await Parallel.ForEachAsync(Enumerable.Range(0, 4), async (_, _) => await Task.Delay(-1));")]
    [InlineData(
        "async Task Twice(int n) { await Task.Yield(); if (n > 0) { await Twice(n - 1); await Twice(n - 1); } "
            + "}\nawait Twice(80);")]
    [InlineData("async Task Wait(int n) => await (n > 0 ? Wait(n - 1) : Task.Delay(-1));\nawait Wait(80);")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    [InlineData("int Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);\nFib(80);")]
    [InlineData("void Twice(int n) { if (n > 0) { Twice(n - 1); Twice(n - 1); } }\nTwice(80);")]
    [InlineData(
        "class Counter { public void Twice(int n) { if (n > 0) { Twice(n - 1); Twice(n - 1); } } }\nnew "
            + "Counter().Twice(80);")]
    [InlineData("Parallel.For(0L, long.MaxValue, i => { Math.Sqrt(i); });")]
    [InlineData("_ = Enumerable.Range(0, int.MaxValue).Count(i => { Thread.Sleep(0); return i < 0; });")]
    [InlineData("switch (1) { case 1: goto case 2; case 2: goto case 1; }")]
    public async Task A_stop_ends_what_runs_and_keeps_what_the_cell_had_set(string code)
    {
        await Kernel.RunAsync("using System.Threading; var went = \"\";");
        var cell = await Kernel.StopAsync(
            $"int Seven() => 7;\nvar six = 6; went = \"in\"; Console.Write(\"on\");\n{code}\nwent = \"on\";");
        Assert.Contains("The cell was stopped.", cell.Traceback, StringComparison.Ordinal);
        Assert.Equal("", cell.Stderr);
        Assert.Equal("in 6 7", (await Kernel.RunAsync("await Task.Delay(50); $\"{went} {six} {Seven()}\"")).Result);
    }

    [Fact]
    public async Task Threads_of_the_pool_that_a_cell_has_left_blocked_hold_up_neither_the_next_cell_nor_its_stop()
    {
        await using var kernel = await KernelProcess.StartAsync();
        await kernel.RunAsync("using System.Threading; var open = new ManualResetEvent(false);");
        await kernel.RunAsync("for (var i = 0; i < 200; i++) ThreadPool.QueueUserWorkItem(_ => open.WaitOne());");
        var clock = Stopwatch.StartNew();
        Assert.Equal("3", (await kernel.RunAsync("Console.Write(\"shown\"); 1 + 2")).Result);
        var looping = await kernel.StopAsync("Console.Write(\"on\"); while (true) { }");
        var awaiting = await kernel.StopAsync("Console.Write(\"on\"); await Task.Delay(-1);");
        Assert.Equal("", looping.Stderr + awaiting.Stderr);

        // The pool gets one or two threads a second, so that two hundred would take minutes.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal("ok", (await kernel.RunAsync("open.Set();")).Status);
    }

    [Fact]
    public async Task A_stop_is_heard_while_the_cell_itself_has_taken_all_threads_of_the_pool()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux(),
            "Only there the kernel can tell without the pool that a stop has come.");
        await using var kernel = await KernelProcess.StartAsync();
        var clock = new Stopwatch();
        var cell = kernel.Begin("""
            using System.Threading;
            var open = new ManualResetEvent(false);
            for (var i = 0; i < 200; i++) ThreadPool.QueueUserWorkItem(_ => open.WaitOne());
            Thread.Sleep(1000);
            Console.Write("on"); Thread.Sleep(-1);
            """);
        await cell.SeesAsync("on");
        clock.Start();
        await kernel.InterruptAsync(cell);
        Assert.Equal("The cell was stopped.", (string?)cell.Reply["evalue"]);

        // The pool's own growth would take minutes, and the kernel's relief without a stop 16 s.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal("ok", (await kernel.RunAsync("open.Set();")).Status);
    }

    [Fact]
    public async Task A_stop_that_was_meant_for_a_cell_that_has_ended_meanwhile_does_not_stop_the_next_one()
    {
        var next = Kernel.Begin(
            "using System.Threading; var go = new ManualResetEventSlim(); Console.Write(\"on\"); go.Wait(); 42");
        await next.SeesAsync("on");
        var began = DateTimeOffset.Parse(
            next.Published.First(message => message.Type == MessageType.ExecuteInput).Header.Date,
            CultureInfo.InvariantCulture);
        var late = new Message
        {
            Header = MessageHeader.New(MessageType.InterruptRequest, Kernel.Sockets.Session) with
            {
                Date = began.AddMilliseconds(-500).ToString("o", CultureInfo.InvariantCulture),
            },
        };
        Assert.Equal("ok", (string?)(await Kernel.AskAsync(Channel.Control, late)).Content["status"]);
        Assert.Equal("", next.Status);

        await Kernel.InterruptAsync(next);
        Assert.Equal("The cell was stopped.", (string?)next.Reply["evalue"]);
    }

    [Fact]
    public async Task A_cell_can_be_stopped_while_completion_is_asked_for()
    {
        await Kernel.RunAsync("using System.Threading;");
        var cell = Kernel.Begin("Console.Write(\"on\"); while (true) { }");
        await cell.SeesAsync("on");
        var asked = Kernel.AskAsync(
            Channel.Shell,
            MessageType.CompleteRequest,
            new JsonObject { ["code"] = "Console.Wri", ["cursor_pos"] = 11 });
        await Kernel.InterruptAsync(cell);
        Assert.Contains("WriteLine", (await asked).Content["matches"]!.AsArray().Select(match => (string?)match));
        Assert.Equal("42", (await Kernel.RunAsync("40 + 2")).Result);
    }

    [Fact]
    public async Task A_cell_that_was_stopped_in_an_await_does_not_undo_what_later_cells_did()
    {
        await Kernel.RunAsync("var resume = new TaskCompletionSource(); var resumed = new TaskCompletionSource();");
        var stopped = await Kernel.StopAsync(
            "Console.Write(\"on\"); await resume.Task.ConfigureAwait(false); resumed.SetResult();");
        await Kernel.RunAsync("var newer = 9; resume.SetResult(); await resumed.Task; await Task.Delay(1);");
        Assert.Equal("9", (await Kernel.RunAsync("newer")).Result);
    }

    [Fact]
    public async Task Cells_that_wait_behind_one_that_fails_are_aborted()
    {
        var failing = Kernel.Begin("await Task.Delay(300); throw new Exception(\"stop here\");");
        var followers = Enumerable.Range(0, 3).Select(_ => Kernel.Begin("Console.Write(\"ran\")")).ToArray();
        await failing.Done.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Task.WhenAll(followers.Select(f => f.Done)).WaitAsync(
            TimeSpan.FromSeconds(20),
            TestContext.Current.CancellationToken);
        Assert.All(followers, follower => Assert.Equal("aborted", follower.Status));
        Assert.All(followers, follower => Assert.Equal("", follower.Stdout));
        Assert.Equal("1", (await Kernel.RunAsync("1")).Result);
    }

    [Fact]
    public async Task Without_stop_on_error_the_followers_run()
    {
        var failing = Kernel.Begin(
            "await Task.Delay(100); throw new Exception();", more: new JsonObject { ["stop_on_error"] = false });
        var follower = Kernel.Begin("Console.Write(\"ran\")");
        await Task.WhenAll(failing.Done, follower.Done).WaitAsync(
            TimeSpan.FromSeconds(20),
            TestContext.Current.CancellationToken);
        Assert.Equal("ran", follower.Stdout);
    }

    [Fact]
    public async Task An_exception_whose_message_throws_ends_neither_the_cell_nor_the_kernel()
    {
        await Kernel.RunAsync(
            "class Nasty : Exception { public override string Message => throw new FormatException(); }");
        var cell = await Kernel.RunAsync(
            "using System.Threading; var nasty = new Thread(() => throw new Nasty()); nasty.Start(); nasty.Join();");
        Assert.Contains("Nasty", cell.Traceback, StringComparison.Ordinal);
        Assert.Contains(
            "its message cannot be shown",
            (await Kernel.RunAsync("throw new Nasty();")).Traceback,
            StringComparison.Ordinal);
        Assert.Equal("1", (await Kernel.RunAsync("1")).Result);
    }

    [Fact]
    public async Task A_question_that_outlives_its_cell_is_ended_and_the_next_cell_can_ask()
    {
        var first = await Kernel.RunAsync("""
            using System.Threading;
            var orphan = new Thread(() =>
            {
                try { GetInputAsync("orphan").GetAwaiter().GetResult(); }
                catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
            });
            orphan.Start();
            """, more: new JsonObject { ["allow_stdin"] = true });
        await first.SeesAsync("has ended, so nobody can answer");
        Assert.Equal(
            "yes",
            (await Kernel.RunAsync("orphan.Join(); await GetInputAsync(\"Next?\")", input: "yes")).Result);
    }

    [Fact]
    public async Task A_late_answer_to_a_stopped_question_is_not_taken_for_the_next_ones()
    {
        var stopped = Kernel.Begin("await GetInputAsync(\"first\")", more: new JsonObject { ["allow_stdin"] = true });
        await stopped.AsksAsync();
        await Kernel.InterruptAsync(stopped);
        var second = Kernel.Begin("await GetInputAsync(\"second\")", more: new JsonObject { ["allow_stdin"] = true });
        await second.AsksAsync();
        Kernel.Answer(stopped, "answer to the first");
        Kernel.Answer(second, "answer to the second");
        await second.Done.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("answer to the second", second.Result);
    }

    [Theory]
    [InlineData("Console.Write(\"on\"); while (true) { await Task.Delay(1500); Console.WriteLine(\"tick\"); }")]
    [InlineData(
        "var ticking = new Thread(() => { while (true) { Thread.Sleep(1500); Console.WriteLine(\"tick\"); } }) { "
            + "IsBackground = true }; ticking.Start(); Console.Write(\"on\"); ticking.Join();")]
    public async Task A_loop_that_waits_for_long_ends_too_and_without_a_complaint(string code)
    {
        await Kernel.RunAsync("using System.Threading;");
        var cell = await Kernel.StopAsync(code);
        await Kernel.RunAsync("await Task.Delay(4000);");
        Assert.InRange(cell.Stdout.Split("tick").Length - 1, 0, 1);
        Assert.Single(cell.Errors);
    }

    [Fact]
    public async Task A_state_that_is_late_does_not_undo_one_of_a_request_without_history()
    {
        await Kernel.RunAsync("var hold = new TaskCompletionSource(); var held = new TaskCompletionSource();");
        var stopped = await Kernel.StopAsync(
            "Console.Write(\"on\"); await hold.Task.ConfigureAwait(false); held.SetResult();");
        var without = new JsonObject { ["store_history"] = false };
        await Kernel.RunAsync("var unnumbered = 42;", more: without);
        await Kernel.RunAsync("hold.SetResult(); await held.Task; await Task.Delay(50);", more: without);
        Assert.Equal("42", (await Kernel.RunAsync("unnumbered")).Result);
    }

    [Fact]
    public async Task Stopping_a_busy_cell_whose_threads_show_much_says_only_that_it_was_stopped()
    {
        await Kernel.RunAsync("using System.Threading;");
        for (var round = 0; round < 5; round++)
        {
            var cell = Kernel.Begin("""
                var showing = Enumerable.Range(0, 6)
                    .Select(_ => new Thread(() => { while (true) { display("x"); Thread.Sleep(1); } }))
                    .ToList();
                foreach (var thread in showing) thread.Start();
                Console.Write("on"); while (true) { }
                """);
            await cell.SeesAsync("on");
            await Kernel.InterruptAsync(cell);
            Assert.Equal("The cell was stopped.", (string?)Assert.Single(cell.Errors)["evalue"]);
        }
    }

    [Theory]
    [InlineData("while (true) Console.WriteLine(\"flood\");")]
    [InlineData("while (true) { Console.Write(\"a\"); Console.Error.Write(\"b\"); }")]
    [InlineData("while (true) { Console.Write(\"a\"); ClearOutput(); }")]
    public async Task A_flood_does_not_pile_up_in_front_of_a_stop(string code)
    {
        var cell = Kernel.Begin("Console.Write(\"on\"); " + code);
        await cell.SeesAsync("on");
        var clock = Stopwatch.StartNew();
        while (cell.Published.Count < 200)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "Too little was shown.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Kernel.InterruptAsync(cell);

        // What is taken away counts, and not the text that was sent for it to be taken away.
        Assert.InRange(cell.Published.Count, 200, 2 * (1200 + (500 * clock.Elapsed.TotalSeconds)));
        Assert.Contains("The cell was stopped.", cell.Traceback, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_threads_show_without_a_pause_does_not_pile_up_in_front_of_a_stop()
    {
        await Kernel.RunAsync("using System.Threading;");
        var clock = Stopwatch.StartNew();
        var cell = Kernel.Begin("""
            var showing = Enumerable.Range(0, 4)
                .Select(_ => new Thread(() => { while (true) display("x"); }))
                .ToList();
            foreach (var thread in showing) thread.Start();
            Console.Write("on");
            foreach (var thread in showing) thread.Join();
            """);
        await cell.SeesAsync("on");
        while (cell.Published.Count < 1500)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "Too little was shown.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Kernel.InterruptAsync(cell);

        // A thousand at once and 500 a second, and a little that was on its way.
        Assert.InRange(cell.Published.Count, 1500, 1100 + (500 * clock.Elapsed.TotalSeconds));
        Assert.Equal("The cell was stopped.", (string?)Assert.Single(cell.Errors)["evalue"]);
    }
}
