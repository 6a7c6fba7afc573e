using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Interleave.Weather;

namespace Interleave.Tests.Weather;

/// <summary>
/// A second reader of citypage documents, which shares no line with the parser: it loads the whole tree and asks it.
/// What it says is what the parser must say of every document that is well-formed to its end.
/// </summary>
internal static class SlowReader
{
    /// <summary>The outcome's type, and for a temperature its value and time.</summary>
    public sealed record Verdict(
        Type Outcome, decimal? Celsius = null, DateTimeOffset? ObservedAt = null, int Depth = 0);

    /// <summary>What the document says, or null where it is not well-formed or has a DTD.</summary>
    public static Verdict? Read(City city, byte[] document)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(document), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            root = XDocument.Load(reader).Root!;
        }
        catch (Exception error) when (error is XmlException or ArgumentException
            or NotSupportedException or FormatException or InvalidOperationException)
        {
            return null;
        }

        return Judge(city, root) with { Depth = root.DescendantsAndSelf().Max(element => element.Ancestors().Count()) };
    }

    private static Verdict Judge(City city, XElement root)
    {
        if (!Is(root, "siteData"))
        {
            return new(typeof(NotACitypage));
        }

        var conditions = root.Elements().FirstOrDefault(element => Is(element, "currentConditions"));
        var site = root.Elements()
            .TakeWhile(element => element != conditions)
            .Where(element => Is(element, "location"))
            .Elements()
            .Where(element => Is(element, "name"))
            .Select(element => element.Attribute("code")?.Value.Trim())
            .FirstOrDefault(code => code is not null);
        if (site is not null && site != city.SiteCode)
        {
            return new(typeof(AnotherSite));
        }

        if (site is null)
        {
            return new(typeof(MalformedDocument));
        }

        if (conditions is null)
        {
            return new(typeof(NoConditions));
        }

        var temperature = conditions.Elements().FirstOrDefault(element => Is(element, "temperature"));
        return temperature is null
            ? new(conditions.HasElements ? typeof(NoTemperature) : typeof(NoConditions))
            : JudgeTemperature(temperature) with { ObservedAt = Observed(conditions) };
    }

    private static Verdict JudgeTemperature(XElement temperature)
    {
        var text = temperature.Value.Trim();
        if (temperature.HasElements)
        {
            return new(typeof(NotANumber));
        }

        if (text == "")
        {
            return new(typeof(EmptyTemperature));
        }

        if ((string?)temperature.Attribute("units") is not (null or "C")
            || (string?)temperature.Attribute("unitType") is not (null or "metric"))
        {
            return new(typeof(NotCelsius));
        }

        if (!Regex.IsMatch(text, @"^[-+]?([0-9]+|[0-9]+\.[0-9]*|\.[0-9]+)\z", RegexOptions.CultureInvariant))
        {
            return new(typeof(NotANumber));
        }

        if (text.Split('.') is [_, { Length: > 10 }])
        {
            return new(typeof(NotANumber));
        }

        // More digits than a decimal has are not needed to see that a number is above 150.
        var whole = text.TrimStart('+', '-').Split('.')[0].TrimStart('0');
        if (whole.Length > 3 || Math.Abs(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)) > 150)
        {
            return new(typeof(OutOfRange));
        }

        return new(typeof(Temperature), decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static DateTimeOffset? Observed(XElement conditions) => conditions.Elements()
        .Where(element => Is(element, "dateTime")
                && (string?)element.Attribute("name") == "observation" && (string?)element.Attribute("zone") == "UTC")
        .Elements()
        .Where(element => Is(element, "timeStamp") && !element.HasElements)
        .Select(element => DateTime.TryParseExact(element.Value.Trim(), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new DateTimeOffset(time, TimeSpan.Zero)
            : (DateTimeOffset?)null)
        .FirstOrDefault(time => time is not null);

    // Without a prefix, whatever a default namespace says.
    private static bool Is(XElement element, string name) =>
        element.Name.LocalName == name && (
            element.Name.Namespace == XNamespace.None || element.GetPrefixOfNamespace(element.Name.Namespace) is null);
}
