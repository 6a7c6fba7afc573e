using System.Globalization;
using System.Text;
using Interleave.Weather;

namespace Interleave.Tests.Weather;

/// <summary>Small documents in the form of the real ones.</summary>
internal static class Citypage
{
    public static City Toronto { get; } = City.Named("Toronto");

    /// <summary>A document whose current conditions are these.</summary>
    public static string With(string conditions, string siteCode = "s0000458", string name = "Toronto") =>
        $"""
        <siteData>
          <location><province code="on">Ontario</province><name code="{siteCode}" lat="43.65N">{name}</name></location>
          <warnings><event type="warning"><temperature units="C">99</temperature></event></warnings>
          {conditions}
          <forecastGroup>
            <regionalNormals><temperature unitType="metric" units="C" class="high">-2</temperature></regionalNormals>
            <forecast><temperatures><temperature unitType="metric" units="C" class="low">7</temperature></temperatures></forecast>
          </forecastGroup>
        </siteData>
        """;

    /// <summary>A document whose temperature element holds this text, which is put in as it is.</summary>
    public static string WithTemperature(string text, string siteCode = "s0000458") => With(
        $"""
        <currentConditions>
          <station code="yyz">Toronto Pearson</station>
          <dateTime name="observation" zone="UTC" UTCOffset="0"><year>2026</year><timeStamp>20260914180000</timeStamp></dateTime>
          <dateTime name="observation" zone="EDT" UTCOffset="-4"><year>2026</year><timeStamp>20260914140000</timeStamp></dateTime>
          <temperature unitType="metric" units="C" qaValue="100">{text}</temperature>
          <dewpoint unitType="metric" units="C">-24.9</dewpoint>
        </currentConditions>
        """,
        siteCode);

    public static byte[] Utf8(string document) => Encoding.UTF8.GetBytes(document);

    /// <summary>The name of an English document of a site.</summary>
    public static string FileName(DateTime time, string siteCode, string language = "en") => string.Create(
        CultureInfo.InvariantCulture, $"{time:yyyyMMdd'T'HHmmss'.'fff}Z_MSC_CitypageWeather_{siteCode}_{language}.xml");
}
