using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Running;
using Interleave.Tests;

namespace Interleave.Reader.Tests.Page;

/// <summary>The command <c>read</c>, as a program of its own.</summary>
[Collection(nameof(Undisturbed))]
public sealed class ReadCommandTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly ReaderRun _run = new();

    public ReadCommandTests()
    {
        _run.Set("XDG_DATA_HOME", _run.File("data"));
        _run.Notebook("notebooks/a.ipynb", "markdown|# A", "1 + 1");
    }

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData]
    [InlineData("read")]
    public async Task The_page_is_there_soon_after_the_start_and_gone_after_Ctrl_C(params string[] command)
    {
        var watch = Stopwatch.StartNew();
        _run.Start([.. command, "--no-browser", "--port", "0"]);
        var address = Address();
        using var browser = new HttpClient();
        var html = await browser.GetStringAsync(address, TestContext.Current.CancellationToken);
        var first = watch.Elapsed;
        Assert.Contains("A</a>", html, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"first page {first.TotalMilliseconds:0} ms after the start of the program"));

        // With room for a machine that does other things as well; the figure to compare with is 1 s.
        Assert.InRange(first, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends no signals to one process.");
        using (var interrupt = Process.Start("kill", ["-INT", _run.ProcessId.ToString(CultureInfo.InvariantCulture)]))
        {
            await interrupt.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, _run.Wait());
        Assert.Equal("", _run.Error.Trim());
        _run.NothingIsLeft();
    }

    [Fact]
    public void A_port_that_is_taken_is_named_in_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _run.Run(2, "--no-browser", "--port", ((IPEndPoint)other.LocalEndpoint)
            .Port.ToString(CultureInfo.InvariantCulture));

        Assert.Contains("another program uses it", _run.Error, StringComparison.Ordinal);
        Assert.Single(_run.Error.Trim().Split('\n'));
    }

    [Fact]
    public void A_second_run_over_the_same_chapter_does_not_write_over_what_the_first_keeps()
    {
        _run.Start("--no-browser", "--port", "0");
        Address();
        using var second = new ReaderRun();
        second.Set("XDG_DATA_HOME", _run.File("data"));
        second.StartIn(_run.Folder, "--no-browser", "--port", "0");

        Assert.Equal(2, second.Wait());
        Assert.Contains("open already", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "many")]
    [InlineData("--port", "70000")]
    [InlineData("--port", "-1")]
    [InlineData("--prot", "1")]
    public void Wrong_usage_is_answered_with_one_sentence(params string[] arguments)
    {
        _run.Run(2, arguments);

        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.Equal("", _run.Output.Trim());
    }

    [Fact]
    public void Without_a_chapter_it_says_where_it_looked()
    {
        Directory.Delete(_run.File("notebooks"), recursive: true);
        _run.Run(2, "--no-browser");

        Assert.Contains(_run.Folder, _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_Codespace_the_forwarded_address_is_printed_and_given_to_the_browser_that_is_named()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The browser is a shell script.");
            return;
        }

        _run.Write("browser", "#!/bin/sh\necho \"$1\" > opened.part; mv opened.part opened\n");
        File.SetUnixFileMode(_run.File("browser"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _run.Set("BROWSER", _run.File("browser"));
        _run.Set("CODESPACES", "true");
        _run.Set("CODESPACE_NAME", "fluffy-lamp-1");
        _run.Set("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN", "app.github.dev");
        _run.Start("--port", "0");
        var address = Address(@"https://fluffy-lamp-1-\d+\.app\.github\.dev");
        _run.WaitForFile("opened");

        Assert.Equal(address.AbsoluteUri, (await File.ReadAllTextAsync(
            _run.File("opened"), TestContext.Current.CancellationToken)).Trim());
    }

    private Uri Address(string server = @"http://127\.0\.0\.1:\d+")
    {
        Match match = null!;
        Assert.True(
            SpinWait.SpinUntil(() => (match = Regex.Match(_run.Output, server + @"/\?token=\w+"))
                .Success, Bound),
            $"No address was printed.\n{_run.Output}\n{_run.Error}");
        return new Uri(match.Value);
    }
}
