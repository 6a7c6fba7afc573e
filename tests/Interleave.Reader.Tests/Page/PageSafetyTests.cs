using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Interleave.Reader.Rendering;

namespace Interleave.Reader.Tests.Page;

/// <summary>Who is let in. Requests are made by hand where a browser would not let itself be made to send them.</summary>
public sealed class PageSafetyTests(PageSafetyTests.OneCellPage opened) : IClassFixture<PageSafetyTests.OneCellPage>
{
    private static readonly string[] Addresses =
        ["/", "/read/a", "/download/a", "/asset/page.css", "/live/editors.js", "/_framework/blazor.web.js", "/_blazor/negotiate?negotiateVersion=1", "/_blazor"];

    private readonly OpenPage _page = opened.Page;
    private readonly HttpClient _reader = opened.Reader;

    public static TheoryData<string> AllAddresses => [.. Addresses];

    [Fact]
    public void It_listens_on_the_loopback_address_alone()
    {
        Assert.Equal("127.0.0.1", _page.Address.Host);
        foreach (var address in Dns.GetHostAddresses(Dns.GetHostName())
            .Where(address => !IPAddress.IsLoopback(address) && address.AddressFamily == AddressFamily.InterNetwork))
        {
            using var client = new TcpClient();
            Assert.ThrowsAny<SocketException>(() => client.Connect(address, _page.Address.Port));
        }
    }

    [Theory]
    [MemberData(nameof(AllAddresses))]
    public async Task Without_the_cookie_nothing_is_shown(string address)
    {
        using var stranger = new HttpClient();
        using var answer = await stranger.GetAsync(
            new Uri(_page.Root, address), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("address that the program printed", await Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_gives_a_cookie_and_leaves_the_address()
    {
        using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var answer = await stranger.GetAsync(_page.Address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_page.Address.Query[7..], cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?token=")]
    [InlineData("/?token=0000")]
    [InlineData("/?token=a&token=b")]
    public async Task A_wrong_token_gives_nothing(string address)
    {
        using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await stranger.GetAsync(
            new Uri(_page.Root, address), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_token_leads_to_no_other_host()
    {
        var answer = await Raw($"GET //evil.example/{_page.Address.Query} HTTP/1.1\r\nHost: " +
            $"{_page.Root.Authority}\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("Location: //", answer, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>DNS rebinding: the browser believes that it talks to the attacker's host, and the address is ours.</summary>
    [Theory]
    [MemberData(nameof(AllAddresses))]
    public async Task Under_another_host_name_nothing_is_shown_even_with_the_cookie(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_page.Root, address));
        request.Headers.Host = $"evil.example:{_page.Address.Port}";
        using var answer = await _reader.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost.evil.example")]
    public async Task A_host_that_is_nearly_right_is_wrong(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _page.Root);
        request.Headers.Host = host;
        using var answer = await _reader.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [MemberData(nameof(AllAddresses))]
    public async Task A_post_from_another_page_is_not_carried_out_even_with_the_cookie(string address)
    {
        foreach (
            var origin in (string?[])["http://evil.example", "null", $"http://127.0.0.1:{_page.Address.Port + 1}", $"https://127.0.0.1:{_page.Address.Port}", null])
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Post, new Uri(_page.Root, address)) { Content = new StringContent("") };
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            using var answer = await _reader.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_post_from_the_page_itself_arrives()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(_page.Root, "/_blazor/negotiate?negotiateVersion=1"));
        request.Headers.Add("Origin", _page.Root.GetLeftPart(UriPartial.Authority));
        using var answer = await _reader.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Another_page_cannot_open_the_socket_even_with_the_cookie(string? origin)
    {
        using var socket = new ClientWebSocket();
        SetCookie(socket);
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(SocketAddress, TestContext.Current.CancellationToken));
        Assert.NotEqual(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Without_the_cookie_the_socket_does_not_open()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", Origin);

        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(SocketAddress, TestContext.Current.CancellationToken));
    }

    /// <summary>So that the tests above fail for the reason they name.</summary>
    [Fact]
    public async Task The_page_itself_can_open_the_socket()
    {
        using var socket = new ClientWebSocket();
        SetCookie(socket);
        socket.Options.SetRequestHeader("Origin", Origin);
        await socket.ConnectAsync(SocketAddress, TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task What_a_page_of_another_site_loads_from_here_it_does_not_get(string site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_page.Root, "/download/a"));
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await _reader.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_carries_the_policy()
    {
        foreach (var address in Addresses.Append("/nothing-here"))
        {
            using var answer = await _reader.GetAsync(
                new Uri(_page.Root, address), TestContext.Current.CancellationToken);
            var policy = Directives(answer);

            Assert.Equal("'none'", policy["default-src"]);
            Assert.Equal($"'self' {FrameDocument.ScriptSource}", policy["script-src"]);
            Assert.Equal("'self'", policy["connect-src"]);
            Assert.Equal("'self'", policy["worker-src"]);
            Assert.Equal("'self' data:", policy["img-src"]);
            Assert.Equal("'none'", policy["frame-src"]);
            Assert.Equal("'none'", policy["object-src"]);
            Assert.Equal("'none'", policy["frame-ancestors"]);
            Assert.Equal("'self'", policy["base-uri"]);
            Assert.Equal("'self'", policy["form-action"]);
            Assert.DoesNotContain(policy.Values, value => value.Contains("unsafe-eval", StringComparison.Ordinal)
                || value.Contains('*'));
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
            Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        }
    }

    [Fact]
    public async Task No_script_stands_in_the_page_itself()
    {
        var html = await _reader.GetStringAsync(new Uri(_page.Root, "/read/a"), TestContext.Current.CancellationToken);

        Assert.All(
            Regex.Matches(html, "<script[^>]*>(.*?)</script>", RegexOptions.Singleline), script =>
                Assert.Equal("", script.Groups[1].Value));
        Assert.DoesNotMatch(@"\son[a-z]+\s*=", Regex.Replace(html, ">[^<]*<", "><"));
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_outside_the_chapter_can_be_downloaded()
    {
        foreach (
            var address in (string[])["/download/b", "/download/../a", "/download/%2e%2e/%2e%2e/etc/passwd", "/live/..%2fpage.css", "/asset/..%2f..%2fInterleave.slnx"])
        {
            using var answer = await _reader.GetAsync(
                new Uri(_page.Root, address), TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private string Origin => _page.Root.GetLeftPart(UriPartial.Authority);

    private Uri SocketAddress => new($"ws://{_page.Root.Authority}/_blazor");

    private static async Task<string> Text(HttpResponseMessage answer) =>
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static string Header(HttpResponseMessage answer, string name) =>
        Assert.Single(answer.Headers.GetValues(name));

    private static Dictionary<string, string> Directives(HttpResponseMessage answer) =>
        Header(answer, "Content-Security-Policy")
        .Split(';', StringSplitOptions.TrimEntries)
        .Select(directive => directive.Split(' ', 2))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    private void SetCookie(ClientWebSocket socket)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, _page.Address));
        socket.Options.SetRequestHeader("Cookie", Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0]);
    }

    /// <summary>One page for all tests of this class; none of them changes anything.</summary>
    public sealed class OneCellPage : IAsyncLifetime
    {
        internal OpenPage Page { get; private set; } = null!;

        internal HttpClient Reader { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Page = await OpenPage.With(("a", ["markdown|# A", "1 + 1"]));
            Reader = await Page.LetIn();
        }

        public async ValueTask DisposeAsync()
        {
            Reader.Dispose();
            await Page.DisposeAsync();
        }
    }

    private async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _page.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
