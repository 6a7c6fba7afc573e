using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interleave.Datamart.Tuning;

/// <summary>The settings as they go over the wire.</summary>
/// <threadsafety static="true"/>
internal static class SettingsJson
{
    private const int MostFaults = 100;

    private static readonly JsonMembers<Settings> Members = new("The settings object")
    {
        { "latencyMs", "a number of milliseconds from 0 to 60000", (settings, json) =>
            Milliseconds(json) is { } latency ? settings with { Latency = latency } : null },
        { "jitterMs", "a number of milliseconds from 0 to 60000", (settings, json) =>
            Milliseconds(json) is { } jitter ? settings with { Jitter = jitter } : null },
        { "serveAtOnce", "a whole number, 1 or more, or null for no limit", (settings, json) =>
            json.ValueKind == JsonValueKind.Null ? settings with { ServeAtOnce = null }
            : Whole(json) is { } limit ? settings with { ServeAtOnce = limit }
            : null },
        {
            "clock",
            "an instant such as \"2026-09-14T18:20:00Z\", with Z or an offset at its end",
            (settings, json) => json.ValueKind == JsonValueKind.String
                && Instant.TryParse(json.GetString()!, out var clock) ? settings with { Clock = clock } : null
        },
        { "faults", $"an array of at most {MostFaults} faults, [] for none", (settings, json) =>
            json.ValueKind == JsonValueKind.Array && json.GetArrayLength() <= MostFaults
                ? settings with { Faults = [.. json.EnumerateArray().Select(ReadFault)] }
                : null },
    };

    private static readonly Dictionary<string, FaultKind> Kinds =
        Enum.GetValues<FaultKind>().ToDictionary(NameOf, StringComparer.Ordinal);

    private static readonly JsonMembers<Fault> FaultMembers = new("A fault")
    {
        { "fault", $"one of {string.Join(", ", Kinds.Keys)}", (fault, json) =>
            json.ValueKind == JsonValueKind.String && Kinds.TryGetValue(json.GetString()!, out var kind)
                ? fault with { Kind = kind }
                : null },
        { "site", "a site code such as \"s0000458\", or null for every site", (fault, json) =>
            json.ValueKind == JsonValueKind.Null ? fault
            : json.ValueKind == JsonValueKind.String
                && json.GetString() is ['s', .. { Length: 7 } digits] site
                && digits.All(char.IsAsciiDigit) ? fault with { Site = site }
            : null },
        { "rate", "a number above 0 and at most 1", (fault, json) =>
            json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var rate) && rate is > 0 and <= 1
                ? fault with { Rate = rate }
                : null },
        { "retryAfterS", $"a whole number of seconds from 0 to {Fault.MaxRetryAfter}", (fault, json) =>
            Whole(json) is { } seconds and >= 0 and <= Fault.MaxRetryAfter
                ? fault with { RetryAfter = seconds }
                : null },
    };

    // Sentences may hold quotation marks and letters of any language; nobody puts this JSON into a page.
    private static readonly JsonSerializerOptions Readable =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>All settings as an object, UTF-8.</summary>
    public static byte[] Write(Settings settings) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            latencyMs = settings.Latency.TotalMilliseconds,
            jitterMs = settings.Jitter.TotalMilliseconds,
            serveAtOnce = settings.ServeAtOnce,
            clock = Instant.Format(settings.Clock),
            faults = settings.Faults.Select(fault => new WireFault(
                NameOf(fault.Kind),
                fault.Site,
                fault.Rate,
                fault.Kind == FaultKind.ServiceUnavailable ? fault.RetryAfter : null)),
        },
        Readable);

    /// <summary>An object with the single member <c>error</c>, UTF-8.</summary>
    public static byte[] WriteError(string sentence) =>
        JsonSerializer.SerializeToUtf8Bytes(new { error = sentence }, Readable);

    /// <summary>Changes settings as an object with any of their members says.</summary>
    /// <param name="settings">The settings before.</param>
    /// <param name="body">The object, UTF-8.</param>
    /// <returns>The new settings; whether they fit together is not checked here.</returns>
    /// <exception cref="FormatException">The body is not such an object; the message is one sentence.</exception>
    public static Settings Change(Settings settings, ReadOnlyMemory<byte> body)
    {
        var wanted = $"The settings must be a JSON object with any of {string.Join(", ", Members)}, each at most once";
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? Members.Read(settings, json.RootElement)
                : throw new FormatException($"{wanted}.");
        }
        catch (JsonException fault)
        {
            var place = fault.LineNumber is { } line
                ? $"; the fault is in line {line + 1}, at byte {fault.BytePositionInLine + 1}"
                : "";
            throw new FormatException($"{wanted}{place}.", fault);
        }
    }

    private static Fault ReadFault(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("fault", out _)
            ? FaultMembers.Read(new(default, null, 1, 1), json)
            : throw new FormatException(
                "A fault must be an object with a member fault, such as "
                + "{\"fault\":\"stall\",\"site\":\"s0000458\",\"rate\":0.1}.");

    private static string NameOf(FaultKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static int? Whole(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) ? number : null;

    private static TimeSpan? Milliseconds(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var number)
        && LengthOfTime.TryFromMilliseconds(number, out var length) ? length : null;

    private sealed record WireFault(
        string Fault,
        string? Site,
        double Rate,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfterS);
}
