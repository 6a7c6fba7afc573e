using System.Net;
using System.Net.Sockets;
using Interleave.Weather;
using Microsoft.AspNetCore.Http;

namespace Interleave.Tests.Weather;

// Longer than 350 lines on purpose: these tests share one stub server and its helpers.
public sealed class WeatherSourceTests : IAsyncLifetime
{
    private const string Folder18 = "/today/citypage_weather/ON/18/";
    private const string Folder17 = "/today/citypage_weather/ON/17/";

    private static readonly City Toronto = Citypage.Toronto;
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 18, 20, 0, TimeSpan.Zero);
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly SocketsHttpHandler _handler = new() { UseProxy = false, AllowAutoRedirect = false };
    private StubServer _server = null!;
    private WeatherSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await StubServer.StartAsync();
        _source = SourceAt(Now);
    }

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        _handler.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_temperature_arrives_blocking_and_async(bool blocking)
    {
        var path = _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));

        var temperature = Assert.IsType<Temperature>(await AskAsync(blocking));
        Assert.Equal(20.4m, temperature.Celsius);
        Assert.Equal(path, temperature.Address?.AbsolutePath);
        Assert.True(temperature.Took > TimeSpan.Zero);
        Assert.Equal([Folder18, path], _server.Requests);
        Assert.StartsWith("Interleave/", _server.UserAgent);
    }

    [Fact]
    public void The_newest_english_document_of_the_site_is_read()
    {
        var newest = NameAt(Now.AddMinutes(-1));
        string[] others =
        [
            NameAt(Now.AddMinutes(-20)), NameAt(Now.AddMinutes(-2)),
            Citypage.FileName(Now.UtcDateTime, Toronto.SiteCode, "fr"), Citypage.FileName(Now.UtcDateTime, "s0000459"),
            "../" + NameAt(Now), "http://127.0.0.1:1/" + NameAt(Now), NameAt(Now) + ".bak", "99999999T000000Z_MSC_CitypageWeather_s0000458_en.html",
        ];
        _server.List(Folder18, [.. others, newest, .. others]);
        _server.Serve(Folder18 + newest, Citypage.Utf8(Citypage.WithTemperature("20.4")));

        Assert.Equal(20.4m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
    }

    [Fact]
    public void A_fraction_of_a_second_may_have_any_length()
    {
        var name = "20260914T180312.41Z_MSC_CitypageWeather_s0000458_en.xml";
        _server.Publish(Folder18, name, Citypage.WithTemperature("20.4"));

        Assert.IsType<Temperature>(_source.Get(Toronto));
    }

    [Fact]
    public void An_hour_that_has_not_begun_sends_to_the_hour_before_it()
    {
        var path = _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.WithTemperature("20.4"));

        Assert.Equal(path, Assert.IsType<Temperature>(_source.Get(Toronto)).Address?.AbsolutePath);
        Assert.Equal([Folder18, Folder17], _server.IndexRequests);
    }

    [Fact]
    public void An_hour_that_does_not_list_the_site_sends_to_the_hour_before_it()
    {
        _server.List(Folder18, Citypage.FileName(Now.UtcDateTime, "s0000001"));
        var path = _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.WithTemperature("20.4"));

        Assert.Equal(path, Assert.IsType<Temperature>(_source.Get(Toronto)).Address?.AbsolutePath);
    }

    [Fact]
    public void Looking_back_across_midnight_goes_to_the_dated_folder()
    {
        using var afterMidnight = SourceAt(new(2026, 9, 15, 1, 2, 0, TimeSpan.Zero));
        _server.Publish(
            "/20260914/WXO-DD/citypage_weather/ON/23/",
            NameAt(new(2026, 9, 14, 23, 3, 0, TimeSpan.Zero)),
            Citypage.WithTemperature("20.4"));

        Assert.IsType<Temperature>(afterMidnight.Get(Toronto));
        Assert.Equal(
            ["/today/citypage_weather/ON/01/", "/today/citypage_weather/ON/00/", "/20260914/WXO-DD/citypage_weather/ON/23/"],
            _server.IndexRequests);
    }

    [Fact]
    public void The_same_hour_of_the_next_day_is_looked_up_anew()
    {
        var time = new StandingTime(Now);
        using var overnight = new WeatherSource(_server.Address, _handler, time);
        _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));
        Assert.Equal(20.4m, Assert.IsType<Temperature>(overnight.Get(Toronto)).Celsius);

        time.Now = Now.AddDays(1);
        _server.Publish(Folder18, NameAt(time.Now), Citypage.WithTemperature("12.3"));
        Assert.Equal(12.3m, Assert.IsType<Temperature>(overnight.Get(Toronto)).Celsius);
    }

    [Fact]
    public void An_hour_looked_up_today_is_not_looked_up_again_after_midnight()
    {
        var time = new StandingTime(new(2026, 9, 14, 23, 59, 0, TimeSpan.Zero));
        using var overnight = new WeatherSource(_server.Address, _handler, time);
        var name = NameAt(time.Now.AddMinutes(-30));
        _server.Publish("/today/citypage_weather/ON/23/", name, Citypage.WithTemperature("20.4"));
        Assert.IsType<Temperature>(overnight.Get(Toronto));

        time.Now = time.Now.AddMinutes(2);
        _server.Serve(
            "/20260914/WXO-DD/citypage_weather/ON/23/" + name, Citypage.Utf8(Citypage.WithTemperature("20.5")));
        Assert.Equal(20.5m, Assert.IsType<Temperature>(overnight.Get(Toronto)).Celsius);
        Assert.Equal(["/today/citypage_weather/ON/23/", "/today/citypage_weather/ON/00/"], _server.IndexRequests);
    }

    [Fact]
    public void After_three_hours_back_there_is_no_file_and_no_further_asking()
    {
        _server.Publish("/today/citypage_weather/ON/14/", NameAt(Now.AddHours(-4)), Citypage.WithTemperature("20.4"));

        Assert.IsType<NoFile>(_source.Get(Toronto));
        Assert.IsType<NoFile>(_source.Get(Toronto));
        Assert.Equal(4, _server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_http_error_has_its_code(bool blocking)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Answer(path, context => Status(context, 503));

        var error = Assert.IsType<HttpError>(await AskAsync(blocking));
        Assert.Equal(503, error.Code);
        Assert.Contains("503", error.Sentence);
        Assert.Contains(NameAt(Now), error.Sentence);
    }

    [Fact]
    public void A_failed_index_page_is_not_remembered()
    {
        _server.Answer(Folder18, context => Status(context, 503));
        Assert.Equal(503, Assert.IsType<HttpError>(_source.Get(Toronto)).Code);

        _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));
        Assert.IsType<Temperature>(_source.Get(Toronto));
    }

    [Theory]
    [InlineData(
        true,
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body><a href=\"/login\">Welcome</a></body></html>")]
    [InlineData(false, "<html><head><title>Blocked</title></head><body>See the Index of rules.</body></html>")]
    [InlineData(true, "")]
    public async Task A_page_in_place_of_the_index_page_is_told_apart_and_not_remembered(bool blocking, string page)
    {
        _server.Serve(Folder18, Citypage.Utf8(page), "text/html");
        _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.WithTemperature("17.5"));

        var reading = Assert.IsType<NotACitypage>(await AskAsync(blocking));
        Assert.Equal(Folder18, reading.Address?.AbsolutePath);
        Assert.Contains("not the index page", reading.Sentence);
        Assert.Contains("sign in with a browser, then ask again", reading.Sentence);
        Assert.Equal([Folder18], _server.Requests);

        _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));
        Assert.Equal(20.4m, Assert.IsType<Temperature>(await AskAsync(blocking)).Celsius);
    }

    [Fact]
    public void The_index_page_of_an_empty_folder_sends_to_the_hour_before_it_and_is_remembered()
    {
        _server.List(Folder18);
        _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.WithTemperature("17.5"));

        Assert.Equal(17.5m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
        Assert.Equal(17.5m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
        Assert.Equal([Folder18, Folder17], _server.IndexRequests);
    }

    [Theory]
    [InlineData(true, 404)]
    [InlineData(false, 404)]
    [InlineData(true, 410)]
    [InlineData(false, 410)]
    public async Task A_listed_document_that_is_not_there_gives_way_to_the_one_before_it(bool blocking, int status)
    {
        var (newest, earlier) = (NameAt(Now), NameAt(Now.AddMinutes(-9)));
        _server.List(Folder18, earlier, newest);
        _server.Answer(Folder18 + newest, context => Status(context, status));
        _server.Serve(Folder18 + earlier, Citypage.Utf8(Citypage.WithTemperature("19.9")));

        var temperature = Assert.IsType<Temperature>(await AskAsync(blocking));
        Assert.Equal((19.9m, 2), (temperature.Celsius, temperature.Requests));
        Assert.Equal([Folder18 + newest, Folder18 + earlier], _server.DocumentRequests);
    }

    [Fact]
    public void A_listed_document_that_is_not_there_gives_way_to_the_hour_before_it()
    {
        _server.List(Folder18, NameAt(Now));
        var path = _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.WithTemperature("17.5"));

        Assert.Equal(path, Assert.IsType<Temperature>(_source.Get(Toronto)).Address?.AbsolutePath);
    }

    [Fact]
    public void What_the_document_before_one_that_is_not_there_says_is_the_outcome()
    {
        _server.List(Folder18, NameAt(Now));
        _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.With("<currentConditions/>"));

        Assert.IsType<NoConditions>(_source.Get(Toronto));
    }

    [Fact]
    public void The_page_that_lists_a_document_which_is_not_there_is_forgotten_and_not_polled()
    {
        var first = _server.Publish(Folder18, NameAt(Now.AddMinutes(-9)), Citypage.WithTemperature("19.9"));
        Assert.Equal(19.9m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);

        _server.Answer(first, context => Status(context, 404));
        var second = _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));
        Assert.Equal(20.4m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
        Assert.Equal([Folder18, Folder18], _server.IndexRequests);

        // Another one goes missing within minutes: the page is not asked for a third time.
        _server.Answer(second, context => Status(context, 404));
        _server.Publish(Folder17, NameAt(Now.AddHours(-1)), Citypage.WithTemperature("17.5"));
        Assert.All(
            Enumerable.Range(0, 5),
            _ => Assert.Equal(17.5m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius));
        Assert.Equal([Folder18, Folder18, Folder17], _server.IndexRequests);
    }

    [Fact]
    public void Of_documents_that_are_not_there_four_are_asked_for_and_the_newest_is_named()
    {
        _server.List(Folder18, [.. Enumerable.Range(0, 10).Select(minute => NameAt(Now.AddMinutes(-minute)))]);

        var reading = Assert.IsType<HttpError>(_source.Get(Toronto));
        Assert.Equal((404, 4), (reading.Code, reading.Requests));
        Assert.Contains(NameAt(Now), reading.Sentence);
        Assert.Equal(4, _server.DocumentRequests.Distinct().Count());
        Assert.Equal(4, _server.DocumentRequests.Count());
    }

    [Fact]
    public async Task Cancelling_ends_the_search_for_the_document_before_one_that_is_not_there()
    {
        _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));
        Assert.IsType<Temperature>(_source.Get(Toronto));
        using var cancel = new CancellationTokenSource();
        _server.Answer(Folder18 + NameAt(Now), context => Status(context, 404));
        _server.Answer(Folder18, async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        Assert.IsType<Cancelled>(await _source.GetAsync(Toronto, cancel.Token).WaitAsync(LongEnough, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_document_that_midnight_moves_to_the_dated_folder_is_read_there()
    {
        const string DatedFolder = "/20260914/WXO-DD/citypage_weather/ON/23/";
        var time = new StandingTime(new(2026, 9, 14, 23, 59, 59, TimeSpan.Zero));
        using var overnight = new WeatherSource(_server.Address, _handler, time);
        var name = NameAt(time.Now.AddMinutes(-30));
        var path = _server.Publish("/today/citypage_weather/ON/23/", name, "");
        _server.Answer(path, context =>
        {
            time.Now = new(2026, 9, 15, 0, 0, 1, TimeSpan.Zero);
            return Status(context, 404);
        });
        _server.Publish(DatedFolder, name, Citypage.WithTemperature("20.4"));

        Assert.Equal(DatedFolder + name, Assert.IsType<Temperature>(overnight.Get(Toronto)).Address?.AbsolutePath);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redirect_to_another_place_is_not_followed(bool blocking)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Serve("/elsewhere.xml", Citypage.Utf8(Citypage.WithTemperature("99")));
        _server.Answer(path, context =>
        {
            context.Response.Redirect("/elsewhere.xml");
            return Task.CompletedTask;
        });

        Assert.Equal(302, Assert.IsType<HttpError>(await AskAsync(blocking)).Code);
        Assert.DoesNotContain("/elsewhere.xml", _server.Requests);
    }

    [Theory]
    [InlineData(true, "before the headers")]
    [InlineData(false, "before the headers")]
    [InlineData(true, "in the body")]
    [InlineData(false, "in the body")]
    [InlineData(true, "in the index")]
    [InlineData(false, "in the index")]
    public async Task A_server_that_stalls_is_timed_out(bool blocking, string where)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Answer(where == "in the index" ? Folder18 : path, async context =>
        {
            if (where == "in the body")
            {
                await context.Response.WriteAsync("<siteData>", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        _source.RequestTimeout = TimeSpan.FromMilliseconds(250);

        var reading = Assert.IsType<TimedOut>(
            await AskAsync(blocking).WaitAsync(LongEnough, TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromMilliseconds(250), reading.Limit);
        Assert.InRange(reading.Took, TimeSpan.FromMilliseconds(200), LongEnough);
        Assert.Contains("0.25 s", reading.Sentence);
    }

    [Theory]
    [InlineData(true, "before the headers")]
    [InlineData(false, "before the headers")]
    [InlineData(true, "in the body")]
    [InlineData(false, "in the body")]
    public async Task A_connection_that_breaks_off_is_told_apart(bool blocking, string where)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Answer(path, async context =>
        {
            if (where == "in the body")
            {
                context.Response.ContentLength = 30_000;
                await context.Response.WriteAsync(Citypage.WithTemperature("20.4"));
                await context.Response.Body.FlushAsync();
            }

            context.Abort();
        });

        Assert.IsType<ConnectionBroken>(await AskAsync(blocking));
    }

    [Theory]
    [InlineData(true, "document")]
    [InlineData(false, "document")]
    [InlineData(true, "index")]
    [InlineData(false, "index")]
    public async Task A_body_without_end_is_too_large_and_not_read_to_its_end(bool blocking, string which)
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        var ended = new TaskCompletionSource();
        _server.Answer(which == "index" ? Folder18 : path, async context =>
        {
            var block = Citypage.Utf8(new string(' ', 64 * 1024));
            try
            {
                await context.Response.WriteAsync(Citypage.WithTemperature("20.4"));
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            }
            finally
            {
                ended.SetResult();
            }
        });

        var reading = Assert.IsType<TooLarge>(await AskAsync(blocking));
        Assert.Equal(which == "index" ? 512 * 1024 : 1024 * 1024, reading.LimitBytes);

        // The server sends until the connection is closed on it.
        await ended.Task.WaitAsync(LongEnough, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_length_that_is_too_large_is_refused_before_the_body()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Serve(path, new byte[10 * 1024 * 1024]);

        Assert.IsType<TooLarge>(_source.Get(Toronto));
    }

    [Fact]
    public void A_web_page_with_status_200_is_no_document()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Serve(path, "<!DOCTYPE html><html><body>Please sign in. -5</body></html>"u8.ToArray(), "text/html");

        Assert.IsType<NotACitypage>(_source.Get(Toronto));
    }

    [Fact]
    public void A_wrong_charset_in_the_header_does_not_matter()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        _server.Serve(
            path, Citypage.Utf8(Citypage.WithTemperature("20.4")), "application/xml; charset=no-such-charset");

        Assert.IsType<Temperature>(_source.Get(Toronto));
    }

    [Fact]
    public void A_malformed_document_is_asked_for_once_more()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        var asked = 0;
        _server.Answer(path, context =>
            context.Response.WriteAsync(Interlocked.Increment(ref asked) == 1 ? "<siteData><location>" : Citypage.WithTemperature("20.4")));

        Assert.Equal(20.4m, Assert.IsType<Temperature>(_source.Get(Toronto)).Celsius);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void A_document_that_stays_malformed_gives_way_to_the_one_before_it()
    {
        var (newest, earlier) = (NameAt(Now), NameAt(Now.AddMinutes(-9)));
        _server.List(Folder18, earlier, newest);
        _server.Serve(Folder18 + newest, "<siteData><location>"u8.ToArray());
        _server.Serve(Folder18 + earlier, Citypage.Utf8(Citypage.WithTemperature("19.9")));

        var temperature = Assert.IsType<Temperature>(_source.Get(Toronto));
        Assert.Equal(19.9m, temperature.Celsius);
        Assert.Equal(Folder18 + earlier, temperature.Address?.AbsolutePath);
        Assert.Equal([Folder18 + newest, Folder18 + newest, Folder18 + earlier], _server.DocumentRequests);
    }

    [Fact]
    public void Between_a_malformed_document_and_a_good_one_there_may_be_one_that_is_not_there()
    {
        var (newest, second, third) = (NameAt(Now), NameAt(Now.AddMinutes(-5)), NameAt(Now.AddMinutes(-9)));
        _server.List(Folder18, third, second, newest);
        _server.Serve(Folder18 + newest, "<siteData><location>"u8.ToArray());
        _server.Serve(Folder18 + third, Citypage.Utf8(Citypage.WithTemperature("19.9")));

        Assert.Equal(
            (19.9m, 4), _source.Get(Toronto) is Temperature reading ? (reading.Celsius, reading.Requests) : default);
        Assert.Equal(
            [Folder18 + newest, Folder18 + newest, Folder18 + second, Folder18 + third], _server.DocumentRequests);
    }

    [Fact]
    public void A_malformed_document_without_one_before_it_stays_malformed()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "<siteData><location>");

        Assert.IsType<MalformedDocument>(_source.Get(Toronto));
        Assert.Equal([path, path], _server.DocumentRequests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_is_not_there_cannot_be_connected_to(bool blocking)
    {
        // A port that was free a moment ago.
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var nowhere = new WeatherSource(new Uri($"http://127.0.0.1:{port}/"), _handler, new StandingTime(Now));

        var reading = Assert.IsType<NotConnected>(
            blocking ? nowhere.Get(Toronto) : await nowhere.GetAsync(Toronto, TestContext.Current.CancellationToken));
        Assert.Contains($"127.0.0.1:{port}", reading.Sentence);
    }

    [Fact]
    public async Task A_cancelled_request_is_an_outcome()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        using var cancel = new CancellationTokenSource();
        _server.Answer(path, async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        Assert.IsType<Cancelled>(await _source.GetAsync(Toronto, cancel.Token).WaitAsync(LongEnough, TestContext.Current.CancellationToken));
        Assert.IsType<Cancelled>(await _source.GetAsync(Toronto, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Cancelling_the_first_that_needs_an_index_page_does_not_take_it_from_the_others()
    {
        _server.Publish(Folder18, NameAt(Now), Citypage.WithTemperature("20.4"));
        var list = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var page = System.Text.Encoding.ASCII.GetBytes($"<a href=\"{NameAt(Now)}\">");
        _server.Answer(Folder18, async context =>
        {
            asked.TrySetResult();
            await list.Task;
            await context.Response.Body.WriteAsync(page);
        });
        using var cancel = new CancellationTokenSource();
        var first = _source.GetAsync(Toronto, cancel.Token);
        await asked.Task.WaitAsync(LongEnough, TestContext.Current.CancellationToken);
        var second = _source.GetAsync(Toronto, TestContext.Current.CancellationToken);

        await cancel.CancelAsync();
        Assert.IsType<Cancelled>(await first.WaitAsync(LongEnough, TestContext.Current.CancellationToken));
        list.SetResult();
        Assert.IsType<Temperature>(await second.WaitAsync(LongEnough, TestContext.Current.CancellationToken));
        Assert.Equal([Folder18], _server.IndexRequests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fifty_at_once_have_a_connection_each_and_one_index_page_a_province(bool blocking)
    {
        // No document is sent before all fifty have been asked for, so that a queue anywhere would end in a time-out.
        var asked = 0;
        var allAsked = new TaskCompletionSource();
        foreach (var city in City.Capitals)
        {
            var name = Citypage.FileName(Now.UtcDateTime, city.SiteCode);
            var path = _server.Publish($"/today/citypage_weather/{city.Province}/18/", name, "");
            _server.Answer(path, async context =>
            {
                if (Interlocked.Increment(ref asked) == 50)
                {
                    allAsked.SetResult();
                }

                await allAsked.Task.WaitAsync(LongEnough);
                await context.Response.WriteAsync(Citypage.WithTemperature("1.5", city.SiteCode));
            });
        }

        var cities = Enumerable.Range(0, 50).Select(number => City.Capitals[number % City.Capitals.Count]).ToArray();
        _source.RequestTimeout = LongEnough;
        var readings = new Reading[50];
        if (blocking)
        {
            using var together = new Barrier(50);
            var threads = cities.Select((city, index) => new Thread(() =>
            {
                together.SignalAndWait();
                readings[index] = _source.Get(city);
            })).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        }
        else
        {
            readings = await Task.WhenAll(
                cities.Select(city => _source.GetAsync(city, TestContext.Current.CancellationToken)));
        }

        Assert.All(readings, reading => Assert.IsType<Temperature>(reading));
        Assert.Equal(cities, readings.Select(reading => reading.City));
        Assert.Equal(13, _server.IndexRequests.Count());
        Assert.Equal(50, _server.DocumentRequests.Count());
    }

    [Fact]
    public void The_time_it_took_is_that_of_the_document_and_not_of_the_search_for_it()
    {
        var path = _server.Publish(Folder18, NameAt(Now), "");
        var page = System.Text.Encoding.ASCII.GetBytes($"<a href=\"{NameAt(Now)}\">");
        _server.Answer(Folder18, async context =>
        {
            await Task.Delay(3_000);
            await context.Response.Body.WriteAsync(page);
        });
        _server.Answer(path, async context =>
        {
            await Task.Delay(300);
            await context.Response.WriteAsync(Citypage.WithTemperature("20.4"));
        });

        Assert.InRange(_source.Get(Toronto).Took, TimeSpan.FromMilliseconds(290), TimeSpan.FromMilliseconds(2_500));
    }

    [Fact]
    public void A_source_that_was_disposed_of_says_so()
    {
        _source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _source.Get(Toronto));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void A_time_out_that_makes_no_sense_is_refused(int seconds)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _source.RequestTimeout = TimeSpan.FromSeconds(seconds));
        Assert.Equal(TimeSpan.FromSeconds(10), _source.RequestTimeout);
    }

    private static string NameAt(DateTimeOffset time) => Citypage.FileName(time.UtcDateTime, Toronto.SiteCode);

    private static Task Status(HttpContext context, int code)
    {
        context.Response.StatusCode = code;
        return Task.CompletedTask;
    }

    private WeatherSource SourceAt(DateTimeOffset now) => new(_server.Address, _handler, new StandingTime(now));

    private Task<Reading> AskAsync(bool blocking) => blocking
        ? Task.Factory.StartNew(
            () => _source.Get(Toronto),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)
        : _source.GetAsync(Toronto, TestContext.Current.CancellationToken);

    private sealed class StandingTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
