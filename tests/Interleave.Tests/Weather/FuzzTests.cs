using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Interleave.Weather;

namespace Interleave.Tests.Weather;

/// <summary>
/// Mutated documents and index pages. A failure names the number of its input, which makes the same input again.
/// </summary>
[Collection(nameof(FuzzTests))]
[CollectionDefinition(nameof(FuzzTests), DisableParallelization = true)]
public class FuzzTests
{
    private const int Documents = 200_000;
    private const int Pages = 20_000;

    // The longest that one input may take. It takes some tens of microseconds; the rest is for a machine that is busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The most that one input may allocate, for documents of at most 60 kB.
    private const long MostBytes = 2_000_000;

    private static readonly string[] Sites = ["s0000458", "s0000459", "s0000430", "s0000001"];

    [Fact]
    public void No_document_makes_the_parser_throw_or_hold_a_value_that_is_not_at_its_path()
    {
        var seeds = Seeds();
        var outcomes = new ConcurrentDictionary<Type, int>();
        var compared = 0;
        ForEach(Documents, number =>
        {
            var seed = seeds[number % seeds.Length];
            var document = Mutator.Mutate(
                number, seed.Bytes, seeds[(number + 1) % seeds.Length].Bytes, seed.From, seed.To);

            var reading = Bounded(() => CitypageParser.Parse(seed.City, document));

            outcomes.AddOrUpdate(reading.GetType(), 1, (_, count) => count + 1);
            Assert.DoesNotContain(reading.Sentence, letter => char.IsControl(letter));
            if (SlowReader.Read(seed.City, document) is { } verdict)
            {
                Interlocked.Increment(ref compared);
                AssertAgrees(verdict, reading);
            }
            else if (reading is Temperature && UpToConditions(document) is { } head && SlowReader.Read(seed.City, head) is { } early)
            {
                // The parser does not read what comes after; what comes before is well-formed.
                Interlocked.Increment(ref compared);
                AssertAgrees(early, reading);
            }
        });

        // The mutations reach every kind of outcome that bytes can have, and leave many documents well-formed.
        Type[] reached =
        [
            typeof(Temperature), typeof(NoConditions), typeof(NoTemperature), typeof(EmptyTemperature), typeof(
                NotANumber),
            typeof(OutOfRange), typeof(NotCelsius), typeof(MalformedDocument), typeof(NotACitypage), typeof(
                AnotherSite),
        ];
        Assert.Empty(reached.Except(outcomes.Keys));
        Assert.True(compared > Documents / 10, $"Only {compared} documents could be compared.");
        var counts = string.Join(", ", outcomes.Select(outcome => $"{outcome.Key.Name} {outcome.Value}"));
        TestContext.Current.SendDiagnosticMessage($"{compared} of {Documents} compared; {counts}");
    }

    [Fact]
    public void No_index_page_makes_its_reader_throw_or_name_a_file_that_is_not_linked()
    {
        var page = Page("s0000458", 0);
        var other = Page("s0000430", 7);
        var named = 0;
        ForEach(Pages, number =>
        {
            var bytes = Mutator.Mutate(number, page, other, 0, page.Length);
            var index = Bounded(() => CitypageIndex.Parse(bytes));
            foreach (var site in Sites)
            {
                var names = index.NewestFirst(site);
                Assert.Equal(Linked(bytes, site), names);
                Interlocked.Add(ref named, names.Count);
            }
        });

        Assert.True(named > Pages, $"Only {named} names were found.");
    }

    /// <summary>
    /// Does the work for each number on a thread a core, and fails with the number of one that fails.
    /// </summary>
    private static void ForEach(int count, Action<int> work)
    {
        // Threads of its own: on those of the pool it would keep everything else in this process waiting.
        Exception? failure = null;
        var next = -1;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(WorkUntilDone)).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.True(failure is null, failure?.ToString());

        void WorkUntilDone()
        {
            int number;
            while (Volatile.Read(ref failure) is null
                    && !TestContext.Current.CancellationToken.IsCancellationRequested
                    && (number = Interlocked.Increment(ref next)) < count)
            {
                try
                {
                    work(number);
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(
                        ref failure, new InvalidOperationException($"Input {number}: {error.Message}", error), null);
                }
            }
        }
    }

    private static T Bounded<T>(Func<T> work)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var result = work();
        Assert.True(watch.Elapsed < Patience, $"It took {watch.Elapsed}.");
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated < MostBytes, $"It allocated {allocated} bytes.");
        return result;
    }

    private static void AssertAgrees(SlowReader.Verdict verdict, Reading reading)
    {
        if (verdict.Depth > 32 && reading is MalformedDocument)
        {
            return;
        }

        Assert.Equal(verdict.Outcome, reading.GetType());
        if (reading is Temperature temperature)
        {
            Assert.Equal((verdict.Celsius, verdict.ObservedAt), (temperature.Celsius, temperature.ObservedAt));
        }
    }

    // The document cut off after its conditions, with its end put to it.
    private static byte[]? UpToConditions(byte[] document)
    {
        ReadOnlySpan<byte> end = "</currentConditions>"u8;
        var place = document.AsSpan().IndexOf(end);
        return place < 0 ? null : [.. document.AsSpan(0, place + end.Length), .. "</siteData>"u8];
    }

    // The thirteen, each whole, and without most of what the parser does not read, which makes the mutations count;
    // and one in each of the other encodings.
    private static Seed[] Seeds()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "datamart", "data", "citypage");
        var seeds = new List<Seed>();
        foreach (var city in City.Capitals)
        {
            var whole = File.ReadAllBytes(Path.Combine(folder, $"{city.SiteCode}_en.xml"));
            var small = XDocument.Load(new MemoryStream(whole));
            foreach (var element in small.Root!.Elements().Where(element => element.Name.LocalName is "warnings" or "hourlyForecastGroup" or "riseSet").ToArray())
            {
                element.Remove();
            }

            foreach (var element in small.Root.Element("forecastGroup")!.Elements("forecast").Skip(1).ToArray())
            {
                element.Remove();
            }

            // A seed each in nine is whole, for the slow reader needs half a millisecond for it.
            seeds.Add(NewSeed(city, Encoded(small, new UTF8Encoding(false))));
            seeds.Add(NewSeed(city, Encoded(small, Encoding.Latin1)));
            if (seeds.Count % 8 == 0)
            {
                seeds.Add(NewSeed(city, whole));
                seeds.Add(NewSeed(city, Encoded(small, Encoding.Unicode)));
            }

            seeds.Add(NewSeed(city, Citypage.Utf8(Citypage.WithTemperature("20.4", city.SiteCode))));
        }

        return [.. seeds];
    }

    private static Seed NewSeed(City city, byte[] bytes)
    {
        var from = bytes.AsSpan().IndexOf("<location"u8);
        var to = bytes.AsSpan().IndexOf("</currentConditions>"u8);
        return from < 0 ? new(city, bytes, 0, bytes.Length) : new(city, bytes, from, to + 20);
    }

    private static byte[] Encoded(XDocument document, Encoding encoding)
    {
        using var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, encoding))
        {
            document.Save(writer);
        }

        return bytes.ToArray();
    }

    private static byte[] Page(string site, int minute)
    {
        var page = new StringBuilder("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">\n<html><body><pre><a href=\"?C=N;O=D\">Name</a><hr>\n");
        for (var row = 0; row < 12; row++)
        {
            var name = Citypage.FileName(
                new(2026, 9, 14, 18, minute, row), row % 3 == 0 ? "s0000459" : site, row % 2 == 0 ? "en" : "fr");
            page.Append(CultureInfo.InvariantCulture, $"<img src=\"/icons/unknown.gif\" alt=\"[   ]\"> <a href=\"{name}\">{name}</a> 2026-09-14 18:03   36K  \n");
        }

        return Encoding.ASCII.GetBytes(page.Append("<hr></pre></body></html>\n").ToString());
    }

    // The names that are linked, letter by letter.
    private static string[] Linked(byte[] page, string site)
    {
        var text = Encoding.Latin1.GetString(page);
        return
        [
            .. text.Split("href=\"").Skip(1)
                .Where(rest => rest.Contains('"', StringComparison.Ordinal))
                .Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)])
                .Where(name => name.EndsWith($"Z_MSC_CitypageWeather_{site}_en.xml", StringComparison.Ordinal) && IsStamp(name[..^$"Z_MSC_CitypageWeather_{site}_en.xml".Length]))
                .Distinct()
                .OrderDescending(StringComparer.Ordinal),
        ];
    }

    private static bool IsStamp(string stamp) => stamp.Split('.') switch
    {
        [var time] => IsTime(time),
        [var time, { Length: > 0 } fraction] => IsTime(time) && fraction.All(char.IsAsciiDigit),
        _ => false,
    };

    private static bool IsTime(string time) =>
        time is { Length: 15 } && time[8] == 'T' && time.Remove(8, 1).All(char.IsAsciiDigit);

    /// <summary>A document to begin with, and the part of it that mutations aim at.</summary>
    private sealed record Seed(City City, byte[] Bytes, int From, int To);
}
