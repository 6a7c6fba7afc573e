using System.Diagnostics;
using Interleave.Weather;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Weather;

/// <summary>Against the real program, which lies beside the library.</summary>
public class LocalDatamartTests
{
    // Far above what a start takes, and below what a person waits for.
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_thirteen_temperatures_are_those_of_the_chapter()
    {
        using var weather = WeatherSource.Local(latencyMs: 0);
        var readings = City.Capitals.Select(weather.Get).ToArray();

        Assert.Equal(
            [18.5m, 1.6m, 16.6m, 18.0m, -2.4m, 18.4m, 7.4m, 11.8m, 20.4m, 9.2m, -5.1m, 5.1m, 1.6m],
            readings.OfType<Temperature>().Select(value => value.Celsius));
    }

    [Fact]
    public void One_after_another_the_waits_add_up_and_at_once_they_overlap()
    {
        using var weather = WeatherSource.Local(latencyMs: 300);

        var (inTurn, tookInTurn) = Timed(() => City.Capitals.Select(weather.Get).ToArray());
        var (atOnce, tookAtOnce) = Timed(() => WithAThreadEach(weather));

        Assert.All(inTurn.Concat(atOnce), reading => Assert.True(reading is Temperature, reading.Sentence));
        Assert.All(
            inTurn.Concat(atOnce),
            reading => Assert.True(reading.Took >= TimeSpan.FromMilliseconds(295), reading.ToText()));
        Assert.True(tookInTurn >= TimeSpan.FromMilliseconds(13 * 295), $"One after another took {tookInTurn}.");

        // Four connections for thirteen threads would make it a third.
        Assert.True(tookAtOnce < tookInTurn / 5, $"At once took {tookAtOnce}, and one after another {tookInTurn}.");
    }

    [Fact]
    public void A_server_that_serves_one_at_once_makes_thirteen_threads_queue()
    {
        using var weather = WeatherSource.Local(latencyMs: 50, serveAtOnce: 1);

        var (readings, took) = Timed(() => WithAThreadEach(weather));

        Assert.All(readings, reading => Assert.True(reading is Temperature, reading.Sentence));
        Assert.True(took >= TimeSpan.FromMilliseconds(13 * 49), $"It took {took}.");
    }

    [Fact]
    public void Tuning_it_again_changes_the_one_server_and_starts_no_other()
    {
        using var slow = WeatherSource.Local(latencyMs: 3000);
        var process = LocalDatamart.Session.ProcessId;
        Assert.True(slow.Get(Citypage.Toronto).Took >= TimeSpan.FromMilliseconds(2_995));

        using var fast = WeatherSource.Local(latencyMs: 0);
        Assert.True(fast.Get(Citypage.Toronto).Took < TimeSpan.FromMilliseconds(2_995));
        Assert.Equal(process, LocalDatamart.Session.ProcessId);
    }

    [Fact]
    public void A_source_finds_the_server_as_it_was_tuned_for_it_whatever_came_between()
    {
        using var slow = WeatherSource.Local(latencyMs: 200);
        using var faulty = WeatherSource.Local(latencyMs: 0, faults: [Fault.ServiceUnavailable]);

        var readings = WithAThreadEach(slow);
        Assert.All(readings, reading => Assert.True(reading is Temperature, reading.Sentence));
        Assert.All(readings, reading => Assert.True(reading.Took >= TimeSpan.FromMilliseconds(195), reading.ToText()));
        Assert.IsType<HttpError>(faulty.Get(Citypage.Toronto));
        Assert.IsType<Temperature>(slow.Get(Citypage.Toronto));
        Assert.Contains("after 200 ms", LocalDatamart.Check().Sentence);
    }

    [Fact]
    public void A_latency_above_the_time_out_breaks_the_requests_off_and_nothing_else()
    {
        using var weather = WeatherSource.Local(latencyMs: 30_000);
        weather.RequestTimeout = TimeSpan.FromMilliseconds(200);

        var reading = Assert.IsType<TimedOut>(weather.Get(Citypage.Toronto));
        Assert.EndsWith("_en.xml", reading.Address?.AbsolutePath, StringComparison.Ordinal);
        using var again = WeatherSource.Local(latencyMs: 0);
        Assert.IsType<Temperature>(again.Get(Citypage.Toronto));
    }

    [Theory]
    [InlineData(-5, 0, null, "latencyMs", "not -5 ms")]
    [InlineData(60_001, 0, null, "latencyMs", "not 60001 ms")]
    [InlineData(300, 301, null, "jitterMs", "not 301 ms")]
    [InlineData(300, -1, null, "jitterMs", "not -1 ms")]
    [InlineData(300, 0, 0, "serveAtOnce", "not 0")]
    public void Values_that_make_no_sense_are_refused_and_change_nothing(
        int latencyMs, int jitterMs, int? serveAtOnce, string parameter, string message)
    {
        WeatherSource.Local(latencyMs: 77).Dispose();

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => WeatherSource.Local(latencyMs, jitterMs, serveAtOnce));
        Assert.Equal(parameter, error.ParamName);
        Assert.Contains(message, error.Message);
        Assert.Contains("after 77 ms", LocalDatamart.Check().Sentence);
    }

    public static TheoryData<string, Type, string> Faults => new()
    {
        { nameof(Fault.Truncated), typeof(MalformedDocument), "It was asked for 3 times." },
        { nameof(Fault.WrongCharset), typeof(Temperature), "20.4 °C" },
        { nameof(Fault.WebPage), typeof(NotACitypage), "web page" },
        { nameof(Fault.DocumentType), typeof(MalformedDocument), "DTD" },
        { nameof(Fault.TooLarge), typeof(TooLarge), "large" },
        { nameof(Fault.ServiceUnavailable), typeof(HttpError), "503" },
        { nameof(Fault.Redirect), typeof(HttpError), "302" },
        { nameof(Fault.Stall), typeof(TimedOut), "0.5 s" },
        { nameof(Fault.Reset), typeof(ConnectionBroken), "broke off" },
        { nameof(Fault.EmptyConditions), typeof(NoConditions), "Toronto" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_of_one_city_is_its_outcome_and_leaves_the_others(string name, Type outcome, string words)
    {
        var fault = (Fault)typeof(Fault).GetProperty(name)!.GetValue(null)!;
        using var weather = WeatherSource.Local(latencyMs: 0, faults: [fault.For(Citypage.Toronto)]);
        weather.RequestTimeout = TimeSpan.FromSeconds(outcome == typeof(TimedOut) ? 0.5 : 10);

        var reading = weather.Get(Citypage.Toronto);
        Assert.IsType(outcome, reading);
        Assert.Contains(words, reading.ToText());
        if (outcome != typeof(MalformedDocument))
        {
            Assert.Equal(1, reading.Requests);
        }

        if (outcome == typeof(TimedOut))
        {
            Assert.True(
                reading.Took < 3 * TimeSpan.FromSeconds(0.5), $"With a time-out of 0.5 s it took {reading.Took}.");
        }

        weather.RequestTimeout = TimeSpan.FromSeconds(10);
        Assert.Equal(18.0m, Assert.IsType<Temperature>(weather.Get(City.Named("Halifax"))).Celsius);
        using var well = WeatherSource.Local(latencyMs: 0);
        Assert.Equal(20.4m, Assert.IsType<Temperature>(well.Get(Citypage.Toronto)).Celsius);
    }

    [Fact]
    public void A_fault_at_a_rate_strikes_some_requests()
    {
        using var weather = WeatherSource.Local(latencyMs: 0, faults: [Fault.ServiceUnavailable.AtRate(0.5)]);
        var failed = Enumerable.Range(0, 100).Count(_ => weather.Get(Citypage.Toronto) is HttpError { Code: 503 });

        Assert.InRange(failed, 20, 80);
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Stall.AtRate(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Stall.AtRate(double.NaN));
        WeatherSource.Local(latencyMs: 0).Dispose();
    }

    [Fact]
    public void A_check_says_where_it_answers_and_shows_itself()
    {
        WeatherSource.Local(latencyMs: 300).Dispose();
        var check = LocalDatamart.Check();

        Assert.True(check.Answers);
        Assert.Equal(
            $"The local weather server answers at {LocalDatamart.Session.Address} after 300 ms.", check.Sentence);
        Assert.Equal($"server   ok  {check.Sentence}", check.ToDisplayString("text/plain"));
        Assert.StartsWith("<p>", check.ToDisplayString("text/html"));
    }

    [Fact]
    public void One_that_has_died_is_started_again_once_whoever_asks()
    {
        using var before = WeatherSource.Local(latencyMs: 0);
        var process = LocalDatamart.Session.ProcessId;
        Kill(process);
        Assert.Contains("WeatherSource.Local", Assert.IsType<NotConnected>(before.Get(Citypage.Toronto)).Sentence);

        var readings = new Reading[8];
        var processes = new int[8];
        var threads = Enumerable.Range(0, 8).Select(index => new Thread(() =>
        {
            using var after = WeatherSource.Local(latencyMs: 0);
            readings[index] = after.Get(Citypage.Toronto);
            processes[index] = LocalDatamart.Session.ProcessId;
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(readings, reading => Assert.True(reading is Temperature, reading.Sentence));
        Assert.NotEqual(process, Assert.Single(processes.Distinct()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_gone_with_the_process_that_started_it_however_that_ends(bool killed)
    {
        using var starter = OtherProcess.Start(
            AppContext.BaseDirectory, killed ? OtherProcessTask.StartAndWait : OtherProcessTask.StartAndExit);
        var process = int.Parse(
            await starter.AnswerAsync(LongEnough), System.Globalization.CultureInfo.InvariantCulture);
        if (killed)
        {
            Assert.True(IsAlive(process));
            starter.Kill();
        }

        await starter.ExitAsync(LongEnough);
        var limit = Stopwatch.StartNew();
        while (IsAlive(process) && limit.Elapsed < LongEnough)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.False(IsAlive(process), $"Process {process} is still alive after {LongEnough.TotalSeconds} s.");
    }

    [Fact]
    public async Task Where_it_is_not_built_the_check_names_the_fix()
    {
        var folder = Directory.CreateTempSubdirectory("interleave-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            using var checker = OtherProcess.Start(folder.FullName, OtherProcessTask.Check);
            var sentence = await checker.AnswerAsync(LongEnough);
            await checker.ExitAsync(LongEnough);

            Assert.StartsWith("The local weather server is not built", sentence);
            Assert.EndsWith("Run `dotnet build` at the root of the repository, then restart the kernel.", sentence);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Reading[] WithAThreadEach(WeatherSource weather)
    {
        var readings = new Reading[City.Capitals.Count];
        var threads = City.Capitals.Select((city, index) => new Thread(() => readings[index] = weather.Get(city)))
            .ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return readings;
    }

    private static (Reading[] Readings, TimeSpan Took) Timed(Func<Reading[]> work)
    {
        var watch = Stopwatch.StartNew();
        return (work(), watch.Elapsed);
    }

    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit();
    }

    internal static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
