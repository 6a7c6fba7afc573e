using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interleave.Datamart.Tuning;

/// <summary>The settings as they go over the wire.</summary>
internal static class SettingsJson
{
    private const string Members = "latencyMs, jitterMs, serveAtOnce, clock and faults";

    private const int MostFaults = 100;

    private static readonly Dictionary<string, FaultKind> Kinds =
        Enum.GetValues<FaultKind>().ToDictionary(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), StringComparer.Ordinal);

    // Sentences may hold quotation marks and letters of any language; nobody puts this JSON into a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>All settings as an object, UTF-8.</summary>
    /// <param name="settings">The settings.</param>
    public static byte[] Write(Settings settings) => WriteObject(json =>
    {
        json.WriteNumber("latencyMs", settings.Latency.TotalMilliseconds);
        json.WriteNumber("jitterMs", settings.Jitter.TotalMilliseconds);
        if (settings.ServeAtOnce is { } limit)
        {
            json.WriteNumber("serveAtOnce", limit);
        }
        else
        {
            json.WriteNull("serveAtOnce");
        }

        json.WriteString("clock", Instant.Format(settings.Clock));
        json.WriteStartArray("faults");
        foreach (var fault in settings.Faults)
        {
            json.WriteStartObject();
            json.WriteString("fault", JsonNamingPolicy.CamelCase.ConvertName(fault.Kind.ToString()));
            json.WriteString("site", fault.Site);
            json.WriteNumber("rate", fault.Rate);
            if (fault.Kind == FaultKind.ServiceUnavailable)
            {
                json.WriteNumber("retryAfterS", fault.RetryAfter);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>An object with the single member <c>error</c>, UTF-8.</summary>
    /// <param name="sentence">What is wrong.</param>
    public static byte[] WriteError(string sentence) => WriteObject(json => json.WriteString("error", sentence));

    /// <summary>Reads an object with any of the settings.</summary>
    /// <param name="body">The bytes, UTF-8.</param>
    /// <returns>What makes of settings the settings that were asked for; whether those go together is not checked here.</returns>
    /// <exception cref="FormatException">The bytes are not such an object; the message is one sentence.</exception>
    public static Func<Settings, Settings> ReadChange(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"The settings must be a JSON object with any of {Members}.");
            }

            Func<Settings, Settings> change = settings => settings;
            foreach (var member in json.RootElement.EnumerateObject())
            {
                var (before, next) = (change, ReadMember(member));
                change = settings => next(before(settings));
            }

            return change;
        }
        catch (JsonException fault)
        {
            var place = fault.LineNumber is { } line ? $"; the fault is in line {line + 1}, at byte {fault.BytePositionInLine + 1}" : "";
            throw new FormatException($"The settings must be a JSON object with any of {Members}, each once{place}.", fault);
        }
    }

    private static Func<Settings, Settings> ReadMember(JsonProperty member)
    {
        var value = member.Value;
        switch (member.Name)
        {
            case "latencyMs":
                var latency = Milliseconds(member);
                return settings => settings with { Latency = latency };

            case "jitterMs":
                var jitter = Milliseconds(member);
                return settings => settings with { Jitter = jitter };

            case "serveAtOnce" when value.ValueKind == JsonValueKind.Null:
                return settings => settings with { ServeAtOnce = null };

            case "serveAtOnce" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var limit):
                return settings => settings with { ServeAtOnce = limit };

            case "serveAtOnce":
                throw new FormatException($"serveAtOnce must be a whole number, 1 or more, or null for no limit, not {Shown(value)}.");

            case "clock" when value.ValueKind == JsonValueKind.String && Instant.TryParse(value.GetString()!, out var clock):
                return settings => settings with { Clock = clock };

            case "clock":
                throw new FormatException($"clock must be an instant such as \"2026-09-14T18:20:00Z\", with Z or an offset at its end, not {Shown(value)}.");

            case "faults" when value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostFaults:
                ImmutableArray<Fault> faults = [.. value.EnumerateArray().Select(ReadFault)];
                return settings => settings with { Faults = faults };

            case "faults":
                throw new FormatException($"faults must be an array of at most {MostFaults} faults, [] for none, not {Shown(value)}.");

            default:
                throw new FormatException($"There is no setting '{Shortened(member.Name)}': the settings are {Members}.");
        }
    }

    private static Fault ReadFault(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"A fault must be an object such as {{\"fault\":\"stall\",\"site\":\"s0000458\",\"rate\":0.1}}, not {Shown(json)}.");
        }

        var fault = new Fault(default, null, 1, 1);
        var isNamed = false;
        foreach (var member in json.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "fault":
                    isNamed = true;
                    fault = fault with
                    {
                        Kind = value.ValueKind == JsonValueKind.String && Kinds.TryGetValue(value.GetString()!, out var kind)
                            ? kind
                            : throw new FormatException($"There is no fault {Shown(value)}: the faults are {string.Join(", ", Kinds.Keys)}."),
                    };
                    break;

                case "site" when value.ValueKind == JsonValueKind.Null:
                    break;

                case "site":
                    fault = fault with
                    {
                        Site = value.ValueKind == JsonValueKind.String && value.GetString() is ['s', .. { Length: 7 } digits] site && digits.All(char.IsAsciiDigit)
                            ? site
                            : throw new FormatException($"A fault's site must be a site code such as \"s0000458\", or null for every site, not {Shown(value)}."),
                    };
                    break;

                case "rate":
                    fault = fault with
                    {
                        Rate = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var rate) && rate is > 0 and <= 1
                            ? rate
                            : throw new FormatException($"A fault's rate must be above 0 and at most 1, not {Shown(value)}."),
                    };
                    break;

                case "retryAfterS":
                    fault = fault with
                    {
                        RetryAfter = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds is >= 0 and <= Fault.MaxRetryAfter
                            ? seconds
                            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"retryAfterS must be a whole number of seconds from 0 to {Fault.MaxRetryAfter}, not {Shown(value)}.")),
                    };
                    break;

                default:
                    throw new FormatException($"A fault has no '{Shortened(member.Name)}': it has fault, site, rate and retryAfterS.");
            }
        }

        return isNamed ? fault : throw new FormatException($"A fault must have the member fault, one of {string.Join(", ", Kinds.Keys)}.");
    }

    private static TimeSpan Milliseconds(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Number
        && member.Value.TryGetDecimal(out var milliseconds)
        && LengthOfTime.TryFromMilliseconds(milliseconds, out var length)
            ? length
            : throw new FormatException($"{member.Name} must be a number of milliseconds from 0 to 60000, not {Shown(member.Value)}.");

    private static string Shown(JsonElement value) => Shortened(value.GetRawText());

    private static string Shortened(string text) => text.Length <= 60 ? text : $"{text[..60]}…";

    private static byte[] WriteObject(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
