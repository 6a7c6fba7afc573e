using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interleave.Weather;
using Microsoft.AspNetCore.Http;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Weather;

/// <summary>
/// What a live source does beside a local one, against a server on the loopback that stands for the service.
/// </summary>
// Longer than 350 lines on purpose: these tests share one secure stub server and its helpers.
public sealed class LiveSourceTests : IAsyncLifetime
{
    private const string Folder18 = "/today/citypage_weather/ON/18/";
    private const string Folder17 = "/today/citypage_weather/ON/17/";

    private static readonly City Toronto = Citypage.Toronto;
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 18, 20, 0, TimeSpan.Zero);
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(40);

    private readonly SocketsHttpHandler _handler = WeatherSource.NewLiveHandler(4);
    private readonly SettableTime _time = new(Now);
    private StubServer _server = null!;
    private WeatherSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _handler.UseProxy = false;
        _server = await StubServer.StartAsync();

        // An attempt has a third of it, which a busy machine may need.
        _source = new(_server.Address, _handler, _time, isLive: true) { RequestTimeout = TimeSpan.FromSeconds(30) };
    }

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        _handler.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(true, 503)]
    [InlineData(false, 503)]
    [InlineData(true, 500)]
    [InlineData(false, 429)]
    public async Task A_fault_that_passes_is_met_with_repeats_which_show(bool blocking, int status)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        FailFirst(path, times: 2, context => context.Response.StatusCode = status);

        var reading = Assert.IsType<Temperature>(await AskAsync(blocking));
        Assert.Equal(3, reading.Requests);
        Assert.Contains(", 3 requests)", reading.ToText());
        Assert.Equal(3, _server.DocumentRequests.Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_after_is_heeded(bool blocking)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        FailFirst(path, times: 1, context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "2";
        });

        Assert.True(Assert.IsType<Temperature>(await AskAsync(blocking)).Took >= TimeSpan.FromMilliseconds(1_950));
    }

    [Fact]
    public void A_server_that_wants_to_be_left_alone_for_longer_than_there_is_time_is_not_asked_again()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        FailFirst(path, times: 1, context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "3600";
        });

        var reading = Assert.IsType<HttpError>(_source.Get(Toronto));
        Assert.Equal((503, 1), (reading.Code, reading.Requests));
    }

    [Fact]
    public void A_fault_that_stays_is_the_outcome_and_says_how_often_it_was_met()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        FailFirst(path, times: int.MaxValue, context => context.Response.StatusCode = 503);

        var reading = Assert.IsType<HttpError>(_source.Get(Toronto));
        Assert.EndsWith("It was asked for 3 times.", reading.ToText());
        Assert.Contains("It was asked for 3 times.", new ReadingTable([reading]).ToText());
        Assert.Equal(3, _server.DocumentRequests.Count());
    }

    [Fact]
    public void What_is_not_there_is_not_asked_for_again()
    {
        _server.List(Folder18, NameAt(Now));

        Assert.Equal(404, Assert.IsType<HttpError>(_source.Get(Toronto)).Code);
        Assert.Single(_server.DocumentRequests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stalled_attempt_leaves_time_for_another(bool blocking)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        var asked = 0;
        _server.Answer(path, context => Interlocked.Increment(ref asked) == 1
            ? Task.Delay(Timeout.Infinite, context.RequestAborted)
            : context.Response.WriteAsync(Citypage.WithTemperature("20.4")));
        _source.RequestTimeout = TimeSpan.FromSeconds(12);

        Assert.Equal(2, Assert.IsType<Temperature>(await AskAsync(blocking)).Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_always_stalls_is_given_up_within_the_time_out(bool blocking)
    {
        _server.Answer(Folder18, context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        _source.RequestTimeout = TimeSpan.FromSeconds(1.5);

        var reading = Assert.IsType<TimedOut>(await AskAsync(blocking));
        Assert.InRange(reading.Took, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_time_out_after_repeats_is_the_one_that_was_set(bool blocking)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        var asked = 0;
        _server.Answer(path, context =>
        {
            context.Response.StatusCode = 503;
            return Interlocked.Increment(ref asked) <= 2 ? Task.CompletedTask : Task.Delay(
                Timeout.Infinite, context.RequestAborted);
        });
        _source.RequestTimeout = TimeSpan.FromSeconds(4);

        var reading = Assert.IsType<TimedOut>(await AskAsync(blocking));
        Assert.Equal(TimeSpan.FromSeconds(4), reading.Limit);
        Assert.Contains("did not come within 4 s", reading.ToText());
        Assert.True(reading.Took >= TimeSpan.FromSeconds(3.9), $"It was given up after {reading.Took}.");
    }

    [Fact]
    public async Task Cancelling_ends_the_pause_before_a_repeat()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        using var cancel = new CancellationTokenSource();
        FailFirst(path, times: int.MaxValue, context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "25";
            cancel.CancelAfter(TimeSpan.FromMilliseconds(100));
        });
        _source.RequestTimeout = TimeSpan.FromSeconds(60);

        var watch = Stopwatch.StartNew();
        Assert.IsType<Cancelled>(await _source.GetAsync(Toronto, cancel.Token));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_document_that_is_unchanged_is_not_sent_twice(bool blocking)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Answer(path, async context =>
        {
            context.Response.Headers.ETag = "\"9-5\"";
            if (context.Request.Headers.IfNoneMatch == "\"9-5\"")
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            await context.Response.WriteAsync(Citypage.WithTemperature("20.4"));
        });

        var (first, second) = (
            Assert.IsType<Temperature>(await AskAsync(blocking)),
            Assert.IsType<Temperature>(await AskAsync(blocking)));
        Assert.Equal(first with { Took = second.Took }, second);
        Assert.NotEqual(first.Took, second.Took);
        Assert.Equal(["\"9-5\""], _server.IfNoneMatch);
        Assert.Equal([Folder18, path, path], _server.Requests);
    }

    [Fact]
    public void A_new_document_is_asked_for_without_a_condition()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Answer(path, context =>
        {
            context.Response.Headers.ETag = "\"9-5\"";
            return context.Response.WriteAsync(Citypage.WithTemperature("20.4"));
        });
        Assert.IsType<Temperature>(_source.Get(Toronto));

        _time.Now = Now.AddHours(1);
        _server.Publish("/today/citypage_weather/ON/19/", NameAt(_time.Now), Citypage.WithTemperature("19.1"));
        Assert.Equal(19.1m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
        Assert.Empty(_server.IfNoneMatch);
    }

    [Fact]
    public void A_folder_that_is_not_there_yet_is_asked_for_again_after_a_while_and_no_sooner()
    {
        _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.WithTemperature("17.5"));
        Assert.Equal(17.5m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);

        _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));
        _time.Now = Now.AddMinutes(4);
        Assert.Equal(17.5m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
        Assert.Equal([Folder18, Folder17], _server.IndexRequests);

        _time.Now = Now.AddMinutes(5);
        Assert.Equal(20.4m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
        Assert.Equal([Folder18, Folder17, Folder18], _server.IndexRequests);

        // And then never again in this hour.
        _time.Now = Now.AddMinutes(20);
        Assert.IsType<Temperature>(_source.Get(Toronto));
        Assert.Equal(3, _server.IndexRequests.Count());
    }

    [Fact]
    public void An_hour_that_was_empty_when_it_was_looked_at_is_looked_at_again_when_it_is_over()
    {
        _server.List(Folder18);
        _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.WithTemperature("17.5"));
        Assert.Equal(17.5m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);

        _server.Publish(Folder18, NameAt(Now.AddMinutes(10)), Citypage.WithTemperature("18.5"));
        _time.Now = Now.AddMinutes(41);
        Assert.Equal(18.5m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
        Assert.Equal([Folder18, Folder17, "/today/citypage_weather/ON/19/", Folder18], _server.IndexRequests);
    }

    [Fact]
    public void Thirteen_threads_have_four_connections()
    {
        var (now, most) = (0, 0);
        foreach (var city in City.Capitals)
        {
            var path = _server.Publish(
                $"/today/citypage_weather/{city.Province}/18/", Citypage.FileName(Now.UtcDateTime, city.SiteCode), "");
            _server.Answer(path, async context =>
            {
                var count = Interlocked.Increment(ref now);
                InterlockedMax(ref most, count);
                await Task.Delay(50, context.RequestAborted);
                Interlocked.Decrement(ref now);
                await context.Response.WriteAsync(Citypage.WithTemperature("1.5", city.SiteCode));
            });
        }

        var readings = new Reading[City.Capitals.Count];
        var threads = City.Capitals.Select((city, index) => new Thread(() => readings[index] = _source.Get(city)))
            .ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(readings, reading => Assert.IsType<Temperature>(reading));
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public void The_source_of_the_data_is_named_under_every_result()
    {
        const string Attribution = "Data Source: Environment and Climate Change Canada";
        _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));
        var reading = _source.Get(Toronto);
        var table = new ReadingTable([reading, reading]);

        Assert.EndsWith($"\n{Attribution}", reading.ToText());
        Assert.EndsWith($"<p>{Attribution}</p>", reading.ToDisplayString("text/html"));
        Assert.EndsWith($"\n{Attribution}", table.ToText());
        Assert.EndsWith($"<p>{Attribution}</p>", table.ToDisplayString("text/html"));
        Assert.Equal(2, table.ToText().Split(Attribution).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_network_there_is_one_sentence_within_the_time_out(bool blocking)
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        // A name that nothing resolves, a port that nobody listens at, and one that never says a word.
        foreach (var root in new[] { "https://nowhere.invalid/", $"https://127.0.0.1:{port}/", $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/" })
        {
            using var offline = new WeatherSource(new(root), _handler, TimeProvider.System, isLive: true)
            {
                RequestTimeout = TimeSpan.FromSeconds(3),
            };
            var watch = Stopwatch.StartNew();
            var reading = await AskAsync(blocking, offline);

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{root} took {watch.Elapsed}.");
            Assert.True(reading is NotConnected or TimedOut, reading.GetType().Name);
            Assert.Matches(@"^Toronto: [^\n]+\.$", reading.ToText());
            Assert.Null(reading.Attribution);
        }
    }

    [Fact]
    public void A_name_that_nothing_resolves_says_what_to_do()
    {
        using var offline = new WeatherSource(
            new("https://nowhere.invalid/"), _handler, TimeProvider.System, isLive: true);

        Assert.Contains(
            "check this machine's network, or use WeatherSource.Local",
            Assert.IsType<NotConnected>(offline.Get(Toronto)).Sentence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redirection_is_followed_to_the_same_host_over_https_and_nowhere_else(bool blocking)
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest(
            "CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using var secure = await StubServer.StartAsync(certificate);
        using var trusting = WeatherSource.NewLiveHandler(4);
        trusting.UseProxy = false;
        trusting.SslOptions.RemoteCertificateValidationCallback =
            (_, presented, _, _) => presented?.GetCertHashString() == made.GetCertHashString();
        using var live = new WeatherSource(secure.Address, trusting, _time, isLive: true);
        var path = secure.Publish(Folder18, NameAt(Now), "");
        secure.Serve("/elsewhere.xml", Citypage.Utf8(Citypage.WithTemperature("20.4")));
        _server.Serve("/elsewhere.xml", Citypage.Utf8(Citypage.WithTemperature("99")));

        secure.Answer(path, RedirectTo("/elsewhere.xml"));
        Assert.Equal(20.4m, Assert.IsType<Temperature>(await AskAsync(blocking, live)).Celsius);

        foreach (var elsewhere in new[] { new Uri(_server.Address, "/elsewhere.xml").ToString(), $"http://127.0.0.1:{secure.Address.Port}/elsewhere.xml", "https://weather.example/elsewhere.xml", path })
        {
            secure.Answer(path, RedirectTo(elsewhere));
            Assert.Equal(302, Assert.IsType<HttpError>(await AskAsync(blocking, live)).Code);
        }

        Assert.Empty(_server.Requests);

        static RequestDelegate RedirectTo(string place) => context =>
        {
            context.Response.Redirect(place);
            return Task.CompletedTask;
        };
    }

    [Fact]
    public void The_live_source_has_a_time_out_and_two_retries_which_can_be_set()
    {
        using var live = WeatherSource.Live();

        Assert.Equal((2, TimeSpan.FromSeconds(10)), (live.Retries, live.RequestTimeout));
        live.Retries = 0;
        Assert.Equal(0, live.Retries);
        Assert.Throws<ArgumentOutOfRangeException>(() => live.Retries = 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => live.Retries = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => WeatherSource.Live(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeatherSource.Live(33));
    }

    private static string NameAt(DateTimeOffset time) => Citypage.FileName(time.UtcDateTime, Toronto.SiteCode);

    private static void InterlockedMax(ref int most, int count)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < count && Interlocked.CompareExchange(ref most, count, seen) != seen)
        {
            // Another thread raised it in between: look again.
        }
    }

    private void FailFirst(string path, int times, Action<HttpContext> fail)
    {
        var asked = 0;
        _server.Answer(path, context =>
        {
            if (Interlocked.Increment(ref asked) > times)
            {
                return context.Response.WriteAsync(Citypage.WithTemperature("20.4"));
            }

            fail(context);
            return Task.CompletedTask;
        });
    }

    private Task<Reading> AskAsync(bool blocking, WeatherSource? of = null) => (blocking
        ? Task.Factory.StartNew(
            () => (of ?? _source).Get(Toronto),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)
        : (of ?? _source).GetAsync(Toronto, TestContext.Current.CancellationToken)).WaitAsync(LongEnough, TestContext.Current.CancellationToken);

    private sealed class SettableTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
