using System.Net;
using System.Net.WebSockets;
using Interleave.Reader.Kernels;
using Interleave.Reader.Page.Security;
using Interleave.Reader.Tests.Browser;

namespace Interleave.Reader.Tests.Page;

/// <summary>
/// Who is let in where the page runs in a Codespace: its own browser by its own name too, and still nobody else. The
/// headers are those that GitHub's port forwarding passes on, as far as it is known.
/// </summary>
public sealed class CodespaceTests(CodespaceTests.PageInCodespace opened) : IClassFixture<CodespaceTests.PageInCodespace>
{
    private const string Name = "fluffy-space-lamp-9q5g4r7w";
    private const string Domain = "app.github.dev";
    private static readonly int Port = LoopbackPort.AnyFree();

    private readonly OpenPage _page = opened.Page;

    private static string Forwarded => $"{Name}-{Port}.{Domain}";

    /// <summary>Host and X-Forwarded-Host, X-Forwarded-Proto where they are there.</summary>
    public static TheoryData<string, string?, string?> ItsOwn => new()
    {
        { Forwarded, null, null },
        { Forwarded.ToUpperInvariant(), null, null },
        { Forwarded, null, "https" },
        { Forwarded, Forwarded, "https" },
        { $"localhost:{Port}", Forwarded, "https" },
        { $"127.0.0.1:{Port}", Forwarded, null },
    };

    public static TheoryData<string, string?, string?> Hostile => new()
    {
        { $"{Name}-{Port + 1}.{Domain}", null, null },
        { $"{Name}-{Port}.{Domain}.evil.example", null, null },
        { $"{Name}-{Port}.evil.example", null, null },
        { $"another-{Name}-{Port}.{Domain}", null, null },
        { $"{Name}.{Domain}", null, null },
        { $"{Name}-{Port}.{Domain}:{Port}", null, null },
        { $"{Name}-{Port}x.{Domain}", null, null },
        { Domain, null, null },
        { "evil.example", Forwarded, "https" },
        { Forwarded, "evil.example", "https" },
        { Forwarded, $"{Forwarded}, evil.example", "https" },
        { Forwarded, null, "http" },
        { Forwarded, Forwarded, "http" },
        { Forwarded, Forwarded, "https, http" },
        { $"localhost:{Port}", "evil.example", "https" },
        { $"localhost:{Port}", $"{Name}-{Port + 1}.{Domain}", "https" },
    };

    public static TheoryData<string, string?> OwnOrigins => new()
    {
        // As the browser sends it, and as the forwarding writes it anew.
        { Forwarded, $"https://{Forwarded}" },
        { Forwarded, $"http://localhost:{Port}" },
        { $"localhost:{Port}", $"https://{Forwarded}" },
        { $"localhost:{Port}", $"http://localhost:{Port}" },
    };

    public static TheoryData<string, string?> ForeignOrigins => new()
    {
        { Forwarded, null },
        { Forwarded, "null" },
        { Forwarded, $"http://{Forwarded}" },
        { Forwarded, $"https://{Name}-{Port + 1}.{Domain}" },
        { Forwarded, $"https://{Name}.github.dev" },
        { Forwarded, $"https://other-{Name}-{Port}.{Domain}" },
        { Forwarded, $"http://localhost:{Port + 1}" },
        { Forwarded, $"https://localhost:{Port}" },
        { $"localhost:{Port}", "https://evil.example" },
        { $"localhost:{Port}", $"https://{Name}-{Port + 1}.{Domain}" },
    };

    [Fact]
    public void The_printed_address_is_the_forwarded_one() =>
        Assert.StartsWith($"https://{Forwarded}/?token=", _page.Address.AbsoluteUri, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(ItsOwn))]
    public async Task The_token_lets_its_browser_in_and_the_cookie_keeps_to_https(string host, string? outer, string? scheme)
    {
        // The link is clicked in the editor, which is another site, and behind it GitHub asks who is there.
        using var first = await Send(host, outer, scheme, _page.Address.PathAndQuery, site: "cross-site");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        // A redirect would still be the editor's, and come without the cookie.
        var text = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("""http-equiv="refresh" content="0; url=/">""", text, StringComparison.Ordinal);

        using var second = await Send(host, outer, scheme, "/", cookie.Split(';')[0], site: "same-origin");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        using var fromElsewhere = await Send(host, outer, scheme, "/", cookie.Split(';')[0], site: "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, fromElsewhere.StatusCode);
        using var withoutCookie = await Send(host, outer, scheme, "/");
        Assert.Equal(HttpStatusCode.Forbidden, withoutCookie.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Nobody_else_is_let_in_even_with_the_token_or_the_cookie(string host, string? outer, string? scheme)
    {
        using var withToken = await Send(host, outer, scheme, _page.Address.PathAndQuery);
        Assert.Equal(HttpStatusCode.Forbidden, withToken.StatusCode);
        Assert.False(withToken.Headers.Contains("Set-Cookie"));
        using var withCookie = await Send(host, outer, scheme, "/", await Cookie());
        Assert.Equal(HttpStatusCode.Forbidden, withCookie.StatusCode);
    }

    [Theory]
    [MemberData(nameof(OwnOrigins))]
    public async Task The_page_s_own_posts_and_its_socket_arrive(string host, string? origin)
    {
        using var post = await Send(
            host, null, null, "/_blazor/negotiate?negotiateVersion=1", await Cookie(), origin, method: HttpMethod.Post);
        Assert.Equal(HttpStatusCode.OK, post.StatusCode);
        Assert.True(await SocketOpens(host, origin));
    }

    [Theory]
    [MemberData(nameof(ForeignOrigins))]
    public async Task Another_page_posts_nothing_and_opens_no_socket_even_with_the_cookie(string host, string? origin)
    {
        using var post = await Send(
            host, null, null, "/_blazor/negotiate?negotiateVersion=1", await Cookie(), origin, method: HttpMethod.Post);
        Assert.Equal(HttpStatusCode.Forbidden, post.StatusCode);
        Assert.False(await SocketOpens(host, origin));
    }

    /// <summary>The editor on a desktop forwards a port to the same one there, without a name and without https.</summary>
    [Fact]
    public async Task On_the_loopback_address_the_page_opens_as_it_does_elsewhere()
    {
        using var first = await Send($"localhost:{Port}", null, null, _page.Address.PathAndQuery);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.DoesNotContain(
            "; secure", Assert.Single(first.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("true", Name, Domain, true)]
    [InlineData("true", Name, "preview.app.github.dev", true)]
    [InlineData(null, Name, Domain, false)]
    [InlineData("false", Name, Domain, false)]
    [InlineData("true", null, Domain, false)]
    [InlineData("true", Name, null, false)]
    [InlineData("true", "", Domain, false)]
    [InlineData("true", "evil.example/", Domain, false)]
    [InlineData("true", Name, "dev", false)]
    [InlineData("true", Name, "app.github.dev:80", false)]
    [InlineData("true", Name, "app..dev", false)]
    [InlineData("true", Name + "\n", Domain, false)]
    public void A_Codespace_is_one_whose_name_can_be_a_host_s(string? codespaces, string? name, string? domain, bool isOne)
    {
        var variables = new Dictionary<string, string?>
        {
            ["CODESPACES"] = codespaces,
            ["CODESPACE_NAME"] = name,
            ["GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN"] = domain,
        };
        Assert.Equal(isOne, Codespace.Of(variables.GetValueOrDefault) is not null);
    }

    [Fact]
    public async Task In_a_real_browser_a_cell_runs_behind_the_forwarding()
    {
        await using var forwarding = new PortForwarding(Port);
        await using var tab = await opened.Chromium.OpenAsync(proxy: forwarding.Address);
        await tab.Page.SetContentAsync($"<a href=\"{_page.Address.AbsoluteUri}\">Open in browser</a>");
        await tab.Page.GetByText("Open in browser").ClickAsync();
        await tab.AssertAtAsync($"https://{Forwarded}/");

        await tab.Page.GotoAsync($"https://{Forwarded}/read/a");
        await tab.Page.Locator(".editor[data-ready]").First.WaitForAsync();
        var cell = tab.Page.Locator("[data-cell=\"cell-2\"]");
        await cell.Locator(".run-button").ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(cell.Locator(".outputs")).ToContainTextAsync("2");
        Assert.Empty(tab.Complaints);
    }

    private static Codespace Own => Codespace.Of(new Dictionary<string, string?>
    {
        ["CODESPACES"] = "true",
        ["CODESPACE_NAME"] = Name,
        ["GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN"] = Domain,
    }.GetValueOrDefault)!;

    private static async Task<HttpResponseMessage> Send(
        string host,
        string? outer,
        string? scheme,
        string path,
        string? cookie = null,
        string? origin = null,
        string? site = null,
        HttpMethod? method = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(
            method ?? HttpMethod.Get, new Uri(new Uri($"http://127.0.0.1:{Port}"), path));
        request.Headers.Host = host;
        Add("X-Forwarded-Host", outer);
        Add("X-Forwarded-Proto", scheme);
        Add("Cookie", cookie);
        Add("Origin", origin);
        Add("Sec-Fetch-Site", site);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private async Task<string> Cookie()
    {
        using var first = await Send(Forwarded, null, null, _page.Address.PathAndQuery);
        return Assert.Single(first.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    private async Task<bool> SocketOpens(string host, string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", host);
        socket.Options.SetRequestHeader("Cookie", await Cookie());
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(
                new Uri($"ws://127.0.0.1:{Port}/_blazor"), TestContext.Current.CancellationToken);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    /// <summary>One page for all tests of this class; none of them changes anything.</summary>
    public sealed class PageInCodespace(Chromium chromium) : IAsyncLifetime
    {
        internal OpenPage Page { get; private set; } = null!;

        internal Chromium Chromium => chromium;

        public async ValueTask InitializeAsync() => Page = await OpenPage.In(Own, Port);

        public async ValueTask DisposeAsync() => await Page.DisposeAsync();
    }
}
