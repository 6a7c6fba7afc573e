using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Interleave.Datamart.Publishing;
using Interleave.Datamart.Tuning;

namespace Interleave.Datamart.Serving;

/// <summary>Sends a document that a fault has spoilt.</summary>
/// <threadsafety static="true" instance="true"/>
internal static partial class FaultyAnswer
{
    private const string Xml = "application/xml";
    private const int HugeLength = 10 * 1024 * 1024;
    private const string DocumentType = "<!DOCTYPE siteData [<!ENTITY t \"99.9\">]>\n";

    private static readonly byte[] SignInPage =
        "<!DOCTYPE html>\n<html><body><h1>Please sign in</h1><p>Room 21, floor -5.</p></body></html>\n"u8.ToArray();

    private static readonly byte[] UnavailablePage =
        "<html><body><h1>Service Unavailable</h1></body></html>\n"u8.ToArray();

    /// <summary>It keeps every byte as it is, there and back.</summary>
    private static readonly Encoding Latin1 = Encoding.Latin1;

    /// <summary>A host that no name server knows: RFC 2606 reserves it.</summary>
    private const string AnotherHost = "http://weather.example";

    /// <summary>Sends the spoilt answer.</summary>
    /// <param name="givenUp">Fires when the client has gone or the program ends; it ends a stall.</param>
    public static async Task SendAsync(HttpContext context, Fault fault, PublishedFile file, CancellationToken givenUp)
    {
        var response = context.Response;
        switch (fault.Kind)
        {
            case FaultKind.TruncatedBody:
                // A document of the reader's own may have no temperature; then half of it must do.
                var length = CurrentTemperature().Match(Latin1.GetString(file.Content)) is { Success: true } found
                    ? found.Groups["value"].Index + found.Groups["value"].Length - 1
                    : file.Content.Length / 2;
                var beginning = file.Content.AsMemory(0, length);
                await SendAsync(response, beginning, Xml, givenUp).ConfigureAwait(false);
                break;

            case FaultKind.WrongCharset:
                const string NoSuchCharset = $"{Xml}; charset=no-such-charset";
                await SendAsync(response, file.Content, NoSuchCharset, givenUp).ConfigureAwait(false);
                break;

            case FaultKind.WebPage:
                await SendAsync(response, SignInPage, "text/html; charset=utf-8", givenUp).ConfigureAwait(false);
                break;

            case FaultKind.DocumentType:
                var body = CurrentTemperature().Replace(Latin1.GetString(file.Content), "${before}&t;")
                    .Replace("<siteData", DocumentType + "<siteData", StringComparison.Ordinal);
                await SendAsync(response, Latin1.GetBytes(body), Xml, givenUp).ConfigureAwait(false);
                break;

            case FaultKind.HugeBody:
                await SendHugeAsync(response, file.Content, givenUp).ConfigureAwait(false);
                break;

            case FaultKind.ServiceUnavailable:
                response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                response.Headers.RetryAfter = fault.RetryAfter.ToString(CultureInfo.InvariantCulture);
                await SendAsync(response, UnavailablePage, "text/html; charset=iso-8859-1", givenUp)
                    .ConfigureAwait(false);
                break;

            case FaultKind.Redirect:
                response.StatusCode = StatusCodes.Status302Found;
                response.Headers.Location = AnotherHost + context.Request.Path;
                break;

            case FaultKind.Stall:
                await SendHalfAsync(response, file.Content, givenUp).ConfigureAwait(false);
                await Task.Delay(Timeout.Infinite, givenUp).ConfigureAwait(false);
                break;

            case FaultKind.Reset:
                await SendHalfAsync(response, file.Content, givenUp).ConfigureAwait(false);
                context.Abort();
                break;

            case FaultKind.EmptyConditions:
                var empty = Conditions().Replace(Latin1.GetString(file.Content), "<currentConditions/>");
                await SendAsync(response, Latin1.GetBytes(empty), Xml, givenUp).ConfigureAwait(false);
                break;

            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "No such fault.");
        }
    }

    private static async Task SendAsync(
        HttpResponse response, ReadOnlyMemory<byte> body, string type, CancellationToken givenUp)
    {
        response.ContentType = type;
        response.ContentLength = body.Length;
        await WriteAsync(response, body, givenUp).ConfigureAwait(false);
    }

    private static async Task SendHalfAsync(HttpResponse response, byte[] content, CancellationToken givenUp)
    {
        response.ContentType = Xml;
        response.ContentLength = content.Length;
        await WriteAsync(response, content.AsMemory(0, content.Length / 2), givenUp).ConfigureAwait(false);
        await response.Body.FlushAsync(givenUp).ConfigureAwait(false);
    }

    private static async Task SendHugeAsync(HttpResponse response, byte[] content, CancellationToken givenUp)
    {
        response.ContentType = Xml;
        response.ContentLength = HugeLength;
        await WriteAsync(response, content, givenUp).ConfigureAwait(false);
        var spaces = new byte[64 * 1024];
        spaces.AsSpan().Fill((byte)' ');
        for (var left = HugeLength - content.Length; left > 0; left -= spaces.Length)
        {
            var more = spaces.AsMemory(0, Math.Min(left, spaces.Length));
            await WriteAsync(response, more, givenUp).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken givenUp)
    {
        // A request for the headers only gets no body.
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(bytes, givenUp).ConfigureAwait(false);
        }
    }

    [GeneratedRegex("(?<before><currentConditions>.*?<temperature [^>]*>)(?<value>[^<]+)", RegexOptions.Singleline)]
    private static partial Regex CurrentTemperature();

    [GeneratedRegex("<currentConditions>.*</currentConditions>", RegexOptions.Singleline)]
    private static partial Regex Conditions();
}
