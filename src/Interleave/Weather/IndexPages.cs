using System.Collections.Concurrent;
using System.Net;

namespace Interleave.Weather;

/// <summary>
/// The index pages of a weather server, in which a city's documents are found. Each is asked for once and remembered;
/// callers that need the same page at the same time share one request.
/// </summary>
/// <param name="root">The folder that holds <c>today/</c> and the dated folders; ends with a slash.</param>
/// <param name="client">Asks for the pages. It is not disposed of with them.</param>
/// <param name="clock">Says which hour it is for the server.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class IndexPages(Uri root, DatamartClient client, TimeProvider clock)
{
    private const int HoursLookedAt = 4;

    /// <summary>
    /// A page that lacks a city is asked for again after this time and no sooner; one that lists a missing document is
    /// asked for again at once, but not twice within this time. The service asks its users not to poll its folders.
    /// </summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(5);

    // By what the pages list and not by their address: `today/` is another folder every day. A task in here is the one
    // request that all its callers share.
    private readonly ConcurrentDictionary<PageKey, Task<Page>> _pages = new();

    // When a page was last forgotten because a document that it lists is missing.
    private readonly ConcurrentDictionary<PageKey, DateTimeOffset> _forgotten = new();

    /// <summary>
    /// A city's newest document, other than those that have been asked for, from this hour and the three before it.
    /// </summary>
    public async ValueTask<Found> FindAsync(
        bool blocking, City city, IReadOnlyCollection<Uri> asked, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        for (var hoursBack = 0; hoursBack < HoursLookedAt; hoursBack++)
        {
            var (folder, key) = Folder(city.Province, now, hoursBack);
            var page = await GetAsync(blocking, key, folder, city, cancellationToken).ConfigureAwait(false);
            var isEarly = page.AskedAt.UtcDateTime < key.Hour.AddHours(1);
            if (isEarly && now - page.AskedAt >= AskAgainAfter && page.Index.NewestFirst(city.SiteCode).Count == 0)
            {
                // The hour had not ended then, and its files may have come since. Whoever comes second finds this page
                // gone, and shares the new one.
                _pages.TryRemove(new(key, page.Asking));
                page = await GetAsync(blocking, key, folder, city, cancellationToken).ConfigureAwait(false);
            }

            if (page.Failure is { } failure)
            {
                return new(null, failure with { City = city }, default);
            }

            var documents = page.Index.NewestFirst(city.SiteCode).Select(name => new Uri(folder, name));
            if (documents.FirstOrDefault(document => !asked.Contains(document)) is { } newest)
            {
                return new(newest, null, new(key, page.Asking));
            }
        }

        var address = Folder(city.Province, now, 0).Address;
        return new(null, new NoFile(city, default, HoursLookedAt) { Address = address }, default);
    }

    /// <summary>Has the index page asked for again that listed a document which is missing.</summary>
    public void Forget(Found found)
    {
        var now = clock.GetUtcNow();
        var isTooSoon = _forgotten.TryGetValue(found.Page.Key, out var last) && now - last < AskAgainAfter;

        // Of several that met the same page, the first takes it out, and the others leave the new one in.
        if (!isTooSoon && _pages.TryRemove(found.Page))
        {
            _forgotten[found.Page.Key] = now;
        }
    }

    // `today` is the UTC day; yesterday evening is in its dated folder only.
    private (Uri Address, PageKey Key) Folder(string province, DateTimeOffset now, int hoursBack)
    {
        var utc = now.UtcDateTime.AddHours(-hoursBack);
        var hour = utc.Date.AddHours(utc.Hour);
        var day = hour.Date == now.UtcDateTime.Date ? "today" : Invariant($"{hour:yyyyMMdd}/WXO-DD");
        var path = Invariant($"{day}/citypage_weather/{province}/{hour:HH}/");
        return (new Uri(root, path), new PageKey(province, hour));
    }

    private async ValueTask<Page> GetAsync(
        bool blocking, PageKey key, Uri folder, City city, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var own = new TaskCompletionSource<Page>(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = _pages.GetOrAdd(key, own.Task);
        if (shared == own.Task)
        {
            // This caller is the first, and asks on behalf of everyone who comes while it waits. Cancelling it must
            // not take the page from them, so the request does not know its token.
            var asking = AskAsync(blocking, own, key, folder, city);
            if (blocking)
            {
                return asking.GetAwaiter().GetResult();
            }
        }

        // The caller that asks keeps to the same limit; the second on top lets it finish first.
        var limit = client.RequestTimeout;
        var patience = limit + TimeSpan.FromSeconds(1);
        try
        {
            if (!blocking)
            {
                return await shared.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
            }

            return shared.Wait(patience, CancellationToken.None) ? shared.Result : throw new TimeoutException();
        }
        catch (OperationCanceledException)
        {
            return Unanswered(new Cancelled(city, default) { Address = folder });
        }
        catch (TimeoutException)
        {
            return Unanswered(new TimedOut(city, default, limit) { Address = folder });
        }

        Page Unanswered(Reading failure) => new(CitypageIndex.Empty, failure, now, shared);
    }

    private async Task<Page> AskAsync(
        bool blocking, TaskCompletionSource<Page> own, PageKey key, Uri folder, City city)
    {
        // What the others get if this thread is interrupted halfway.
        var now = clock.GetUtcNow();
        var page = new Page(CitypageIndex.Empty, new Cancelled(city, default) { Address = folder }, now, own.Task);
        try
        {
            var answer = await client.GetIndexAsync(blocking, folder, city).ConfigureAwait(false);
            if (answer.Failure is null)
            {
                var index = CitypageIndex.Parse(answer.Body.Span);
                page = index.IsIndexPage
                    ? page with { Index = index, Failure = null }
                    : Failed(new NotACitypage(city, default, "another page") { Address = folder });
            }
            else
            {
                page = answer.Failure is HttpError { Code: (int)HttpStatusCode.NotFound }
                    ? page with { Failure = null }
                    : Failed(answer.Failure);
            }

            ForgetBefore(now.UtcDateTime.AddHours(-2 * HoursLookedAt));
            return page;

            Page Failed(Reading failure) => page with { Failure = failure with { Requests = answer.Requests } };
        }
        finally
        {
            // A failure is not remembered. It is taken out before those who share it are told, so that none of them
            // can ask again and meet the same failed task.
            if (page.Failure is not null)
            {
                _pages.TryRemove(new(key, own.Task));
            }

            own.SetResult(page);
        }
    }

    // A notebook that stays open for days keeps only the pages of its last hours.
    private void ForgetBefore(DateTime hour)
    {
        foreach (var page in _pages.Where(page => page.Key.Hour < hour))
        {
            _pages.TryRemove(page);
            _forgotten.TryRemove(page.Key, out _);
        }
    }

    /// <summary>A document that was found and the page that lists it, or the reason that there is none.</summary>
    /// <param name="Document">Its address, or null.</param>
    /// <param name="Failure">Why there is none, or null.</param>
    /// <param name="Page">The page that lists it.</param>
    internal readonly record struct Found(Uri? Document, Reading? Failure, KeyValuePair<PageKey, Task<Page>> Page);

    /// <summary>What a page lists: the documents of one province for one hour of one UTC day.</summary>
    internal readonly record struct PageKey(string Province, DateTime Hour);

    /// <summary>A page, empty if the folder does not exist, or the reason that it could not be read.</summary>
    internal sealed record Page(CitypageIndex Index, Reading? Failure, DateTimeOffset AskedAt, Task<Page> Asking);
}
