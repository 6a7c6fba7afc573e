// Writes data/citypage/: one citypage document for each city of data/cities.csv, in the format that Environment and
// Climate Change Canada (ECCC) publishes, with contents of our own. From the root: dotnet run data/make-citypages.cs
// The same bytes come out of every run: nothing here asks for the time, the culture or a random number.

using System.Globalization;
using System.Text;
using System.Xml;

// A minus sign is '-' whatever the machine's language.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var data = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
Directory.CreateDirectory(Path.Combine(data, "citypage"));
foreach (var row in File.ReadLines(Path.Combine(data, "cities.csv")).Skip(1))
{
    if (row.Split(',') is not [var name, var province, var code] || !Place.All.TryGetValue(code, out var place))
    {
        Console.Error.WriteLine($"cities.csv: no weather is written down for the row '{row}'; add it to Place.All in make-citypages.cs.");
        return 1;
    }

    var file = Path.Combine(data, "citypage", $"{code}_en.xml");
    File.WriteAllText(file, new Citypage(name, province, code, place).ToXml(), new UTF8Encoding(false));
    Console.WriteLine($"{Path.GetFileName(file)}  {new FileInfo(file).Length,6} bytes  {name}");
}

return 0;

/// <summary>A place and its weather at the time of the observation. Temperatures in °C, pressure in kPa, wind in km/h.</summary>
file sealed record Place(
    string Zone, double Offset, string Region, double Latitude, double Longitude,
    string Station, string StationName, double StationLatitude, double StationLongitude,
    string Temperature, int Humidity, string Pressure, string PressureChange, string Visibility,
    int Wind, int Gust, int Bearing, Sky Sky, int NormalHigh, int NormalLow, params Alert[] Alerts)
{
    /// <summary>By site code. Latitude is north, longitude west; offsets are those of September.</summary>
    public static readonly IReadOnlyDictionary<string, Place> All = new Dictionary<string, Place>
    {
        ["s0000583"] = new("ADT", -3, "Queens County", 46.24, 63.13, "yyg", "Charlottetown Airport", 46.29, 63.12, "18.5", 74, "101.3", "-0.06", "24.1", 22, 0, 200, Sky.Mixed, 19, 11),
        ["s0000045"] = new("MDT", -6, "City of Edmonton", 53.55, 113.47, "yeg", "Edmonton Int'l Airport", 53.31, 113.58, "1.6", 88, "102.0", "0.10", "16.1", 24, 37, 350, Sky.Cloudy, 17, 5,
            new Alert("advisory", "yellow", "FROST", "ab32", 11, 20)),
        ["s0000250"] = new("ADT", -3, "Fredericton and Southern York County", 45.95, 66.64, "yfc", "Fredericton Int'l Airport", 45.87, 66.53, "16.6", 81, "101.2", "-0.08", "19.3", 15, 0, 190, Sky.Cloudy, 20, 7),
        ["s0000318"] = new("ADT", -3, "Halifax Metro and Halifax County West", 44.65, 63.57, "yhz", "Halifax Stanfield Int'l Airport", 44.88, 63.51, "18.0", 78, "101.4", "-0.05", "24.1", 20, 0, 220, Sky.Mixed, 20, 11),
        ["s0000394"] = new("EDT", -4, "Iqaluit", 63.75, 68.52, "yfb", "Iqaluit Airport", 63.75, 68.54, "-2.4", 84, "99.8", "-0.21", "6.4", 41, 59, 320, Sky.Flurries, 4, -1,
            new Alert("warning", "yellow", "WIND", "nu5", 9, 16)),
        ["s0000620"] = new("EDT", -4, "Québec", 46.81, 71.21, "yqb", "Québec Jean Lesage Int'l Airport", 46.79, 71.39, "18.4", 66, "101.5", "0.02", "40.2", 11, 0, 250, Sky.Fair, 18, 8),
        ["s0000788"] = new("CST", -6, "City of Regina", 50.45, 104.61, "yqr", "Regina Int'l Airport", 50.43, 104.67, "7.4", 71, "101.8", "0.09", "24.1", 33, 48, 320, Sky.Mixed, 19, 5,
            new Alert("advisory", "yellow", "FROST", "sk7", 15, 22)),
        ["s0000280"] = new("NDT", -2.5, "St. John's and vicinity", 47.56, 52.71, "yyt", "St. John's Int'l Airport", 47.62, 52.74, "11.8", 96, "100.6", "-0.19", "3.2", 46, 67, 160, Sky.Rain, 16, 9,
            new Alert("warning", "orange", "RAINFALL", "nl3", 8, 18), new Alert("warning", "yellow", "WIND", "nl3", 10, 12)),
        ["s0000458"] = new("EDT", -4, "City of Toronto", 43.65, 79.38, "yyz", "Toronto Pearson Int'l Airport", 43.68, 79.63, "20.4", 58, "101.7", "0.03", "24.1", 13, 0, 270, Sky.Fair, 21, 12),
        ["s0000775"] = new("PDT", -7, "Greater Victoria", 48.43, 123.37, "yyj", "Victoria Int'l Airport", 48.65, 123.43, "9.2", 93, "101.1", "-0.04", "12.9", 9, 0, 60, Sky.Showers, 19, 9),
        ["s0000825"] = new("MST", -7, "Whitehorse", 60.72, 135.05, "yxy", "Whitehorse Airport", 60.71, 135.07, "-5.1", 79, "102.3", "0.12", "16.1", 7, 0, 340, Sky.Snow, 12, 2,
            new Alert("warning", "yellow", "SNOWFALL", "yt10", 13, 15)),
        ["s0000193"] = new("CDT", -5, "City of Winnipeg", 49.90, 97.14, "ywg", "Winnipeg Richardson Int'l Airport", 49.91, 97.24, "5.1", 83, "101.4", "0.07", "16.1", 28, 41, 330, Sky.Cloudy, 19, 6),
        ["s0000366"] = new("MDT", -6, "Yellowknife Region", 62.45, 114.37, "yzf", "Yellowknife Airport", 62.46, 114.44, "1.6", 90, "101.0", "0.05", "14.5", 19, 0, 20, Sky.Flurries, 10, 4),
    };
}

/// <summary>A warning or an advisory: issued at an hour of the day (UTC), over after a number of hours.</summary>
file sealed record Alert(string Type, string Colour, string Subject, string Area, int IssuedHour, int Hours);

/// <summary>A kind of sky: its names and icons by day and by night, and our sentences about it.</summary>
file sealed record Sky(string Day, string Night, int DayIcon, int NightIcon, string Falls, int Chance, string[] DaySentences, string[] NightSentences)
{
    public static readonly Sky Clear = new("Sunny", "Clear", 0, 30, "", 0,
        ["Sun from morning to evening.", "Hardly a cloud to be seen all day."], ["Stars all night.", "The sky stays open until dawn."]);
    public static readonly Sky Fair = new("Mainly sunny", "A few clouds", 1, 31, "", 0,
        ["Mostly sun, and small clouds after noon.", "A bright day with a thin veil of high cloud."], ["A few clouds pass and leave the stars in view.", "Mostly open sky."]);
    public static readonly Sky Mixed = new("Sun and cloud", "Partly cloudy", 2, 32, "", 0,
        ["Sun and cloud take turns all day.", "Clouds come and go, and the sun with them."], ["Clouds cross the moon now and then.", "Half the sky hidden, half open."]);
    public static readonly Sky Cloudy = new("Cloudy", "Cloudy", 10, 10, "", 0,
        ["Grey from one end of the day to the other.", "A lid of cloud that hardly moves."], ["Cloud all night, and no stars.", "The cloud cover holds until morning."]);
    public static readonly Sky Showers = new("Showers", "Showers", 6, 36, "rain", 40,
        ["Short showers pass, with dry hours between them.", "A shower is likely, though not everywhere."], ["A shower or two in the dark hours.", "Showers come in from the west overnight."]);
    public static readonly Sky Rain = new("Rain", "Rain", 13, 13, "rain", 80,
        ["Rain sets in early and stays.", "Steady rain, heavier in the afternoon."], ["Rain through most of the night.", "It goes on raining until the small hours."]);
    public static readonly Sky Flurries = new("Flurries", "Flurries", 8, 38, "snow", 40,
        ["Flurries drift by and leave little on the ground.", "A dusting of snow is possible."], ["A few flakes overnight.", "Flurries now and then until dawn."]);
    public static readonly Sky Snow = new("Snow", "Snow", 17, 17, "snow", 70,
        ["Snow falls for most of the day.", "Light snow that piles up slowly."], ["Snow on and off all night.", "Snow that thins out towards morning."]);

    /// <summary>The same sky in other air: what falls is snow below 2 °C and rain above.</summary>
    public Sky At(double temperature) => (Falls, temperature < 2) switch
    {
        ("rain", true) => this == Rain ? Snow : Flurries,
        ("snow", false) => this == Snow ? Rain : Showers,
        _ => this,
    };
}

/// <summary>One half-day of the forecast; times are UTC.</summary>
file sealed record Period(string Name, string DayName, bool IsDay, DateTime Start, Sky Sky, int Chance, int Temperature, int Wind, int Gust, int Bearing);

file sealed class Citypage
{
    private static readonly DateTime Observation = new(2026, 9, 14, 18, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Compass = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"];
    private static readonly string[] CompassInFull = ["North", "Northeast", "East", "Southeast", "South", "Southwest", "West", "Northwest"];

    private readonly string name, province, code;
    private readonly Place place;
    private readonly double observed;
    private readonly DateTime forecastIssue;
    private readonly DateTime sunrise, sunset;
    private readonly List<Period> periods = [];
    private readonly StringBuilder text = new();
    private readonly XmlWriter xml;

    public Citypage(string name, string province, string code, Place place)
    {
        (this.name, this.province, this.code, this.place) = (name, province, code, place);
        observed = double.Parse(place.Temperature, CultureInfo.InvariantCulture);
        // Forecasts are issued at eleven in the morning, by the city's own clock.
        forecastIssue = Observation.Date.AddHours(11 - place.Offset);
        (sunrise, sunset) = Sun();
        PlanForecast();
        xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, IndentChars = "   ", NewLineChars = "\n", OmitXmlDeclaration = true });
    }

    public string ToXml()
    {
        xml.WriteComment($" Made up by the Interleave project in the format of ECCC's citypage for {name}; not an observation, not a forecast. ");
        xml.WriteStartElement("siteData");
        xml.WriteAttributeString("xmlns", "xsi", null, "http://www.w3.org/2001/XMLSchema-instance");
        xml.WriteAttributeString("xsi", "noNamespaceSchemaLocation", null, "https://dd.weather.gc.ca/today/citypage_weather/schema/site.xsd");
        Element("license", "Made up by the Interleave project, under the MIT licence; not data of Environment and Climate Change Canada");
        Times("xmlCreation", Observation.AddSeconds(20 + Pick("created", 270)));
        Location();
        Warnings();
        CurrentConditions();
        ForecastGroup();
        HourlyForecastGroup();
        RiseSet();
        xml.WriteEndElement();
        xml.Flush();

        // XmlWriter puts a space before the slash of an empty element, and the service does not. A '>' in text or in
        // an attribute is written as &gt;, so only the tags match.
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text.Replace(" />", "/>") + "\n";
    }

    private void Location()
    {
        xml.WriteStartElement("location");
        Element("continent", "North America");
        Element("country", "Canada", ("code", "ca"));
        Element("province", ProvinceName(province), ("code", province.ToLowerInvariant()));
        Element("name", name, ("code", code), ("lat", $"{Fixed(place.Latitude, 2)}N"), ("lon", $"{Fixed(place.Longitude, 2)}W"));
        Element("region", place.Region);
        xml.WriteEndElement();
    }

    private void Warnings()
    {
        xml.WriteStartElement("warnings");
        foreach (var alert in place.Alerts)
        {
            var issued = Observation.Date.AddHours(alert.IssuedHour).AddSeconds(Pick(alert.Subject, 3600));
            xml.WriteStartElement("event");
            Attributes(
                ("type", alert.Type), ("alertColourLevel", alert.Colour),
                ("description", $"{alert.Colour.ToUpperInvariant()} {alert.Type.ToUpperInvariant()} - {alert.Subject}"),
                ("expiryTime", Stamp(issued.AddHours(alert.Hours))),
                ("url", $"https://weather.example/warnings/report_e.html?{alert.Area}#{Stamp(issued)}"));
            Times("eventIssue", issued);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private void CurrentConditions()
    {
        xml.WriteStartElement("currentConditions");
        Element("station", place.StationName, ("code", place.Station), ("lat", $"{Fixed(place.StationLatitude, 2)}N"), ("lon", $"{Fixed(place.StationLongitude, 2)}W"));
        Times("observation", Observation);
        Element("condition", place.Sky.Day);
        Element("iconCode", $"{place.Sky.DayIcon:00}", ("format", "gif"));
        Element("temperature", place.Temperature, ("unitType", "metric"), ("units", "C"), ("qaValue", "100"));
        Element("dewpoint", Fixed(DewPoint(observed, place.Humidity), 1), ("unitType", "metric"), ("units", "C"), ("qaValue", "100"));
        if (WindChill(observed, place.Wind) is { } chill)
        {
            Element("windChill", $"{chill}", ("unitType", "metric"), ("qaValue", "100"));
        }

        var falling = place.PressureChange.StartsWith('-');
        Element("pressure", place.Pressure, ("unitType", "metric"), ("units", "kPa"), ("change", place.PressureChange.TrimStart('-')), ("tendency", falling ? "falling" : "rising"), ("qaValue", "100"));
        Element("visibility", place.Visibility, ("unitType", "metric"), ("units", "km"), ("qaValue", "100"));
        Element("relativeHumidity", $"{place.Humidity}", ("units", "%"), ("qaValue", "100"));
        xml.WriteStartElement("wind");
        Element("speed", $"{place.Wind}", ("unitType", "metric"), ("units", "km/h"), ("qaValue", "100"));
        Element("gust", place.Gust > 0 ? $"{place.Gust}" : "", ("unitType", "metric"), ("units", "km/h"), ("qaValue", "100"));
        Element("direction", Compass[(int)Math.Round(place.Bearing / 22.5) % 16], ("qaValue", "100"));
        Element("bearing", Fixed(place.Bearing, 1), ("units", "degrees"), ("qaValue", "100"));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void ForecastGroup()
    {
        xml.WriteStartElement("forecastGroup");
        Times("forecastIssue", forecastIssue);
        xml.WriteStartElement("regionalNormals");
        Element("textSummary", $"Usual for the date: {Words(place.NormalHigh)} by day, {Words(place.NormalLow)} by night.");
        Temperature(place.NormalHigh, "high");
        Temperature(place.NormalLow, "low");
        xml.WriteEndElement();
        foreach (var (index, period) in periods.Index())
        {
            Forecast(period, hasWind: index < 3, hasUv: index < 3 && period.IsDay);
        }

        xml.WriteEndElement();
    }

    private void Forecast(Period period, bool hasWind, bool hasUv)
    {
        var sky = Sentence(period);
        if (period.Chance > 0)
        {
            sky += $" {period.Chance} percent likely.";
        }

        var degrees = period.IsDay ? $"Up to {Words(period.Temperature)}." : $"Down to {Words(period.Temperature)}.";
        var wind = hasWind ? WindSentence(period) : "";
        var chill = hasWind ? WindChill(period.Temperature, period.Wind) : null;
        var chillSentence = chill is { } felt ? $"Feels like {Words(felt)} in the wind." : "";
        var uv = hasUv ? UvIndex(period.Sky) : 0;
        var uvSentence = uv > 0 ? $"UV index {uv}, {UvCategory(uv)}." : "";

        xml.WriteStartElement("forecast");
        Element("period", period.DayName, ("textForecastName", period.Name));
        Element("textSummary", string.Join(' ', new[] { sky, wind, degrees, chillSentence, uvSentence }.Where(part => part != "")));
        xml.WriteStartElement("cloudPrecip");
        Element("textSummary", sky);
        xml.WriteEndElement();

        xml.WriteStartElement("abbreviatedForecast");
        Element("iconCode", $"{(period.IsDay ? period.Sky.DayIcon : period.Sky.NightIcon):00}", ("format", "gif"));
        xml.WriteStartElement("pop");
        Attributes(("units", "%"));
        xml.WriteString(period.Chance > 0 ? $"{period.Chance}" : "");
        xml.WriteFullEndElement();
        Element("textSummary", period.IsDay ? period.Sky.Day : period.Sky.Night);
        xml.WriteEndElement();

        xml.WriteStartElement("temperatures");
        Element("textSummary", degrees);
        Temperature(period.Temperature, period.IsDay ? "high" : "low");
        xml.WriteEndElement();

        xml.WriteStartElement("winds");
        if (hasWind)
        {
            Element("textSummary", wind);
            xml.WriteStartElement("wind");
            Attributes(("index", "1"), ("rank", "major"));
            Element("speed", $"{period.Wind:00}", ("unitType", "metric"), ("units", "km/h"));
            Element("gust", $"{period.Gust:00}", ("unitType", "metric"), ("units", "km/h"));
            Element("direction", Compass[EighthOf(period.Bearing) * 2]);
            Element("bearing", $"{period.Bearing / 10:00}", ("units", "degrees"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        // Hours since midnight UTC of the day of issue.
        var start = (int)(period.Start - forecastIssue.Date).TotalHours;
        xml.WriteStartElement("precipitation");
        Element("textSummary", "");
        Element("precipType", period.Sky.Falls, ("start", period.Chance > 0 ? $"{start}" : ""), ("end", period.Chance > 0 ? $"{start + 12}" : ""));
        xml.WriteEndElement();

        xml.WriteStartElement("windChill");
        if (chill is { } value)
        {
            Element("textSummary", chillSentence);
            Element("calculated", $"{value}", ("index", "1"), ("unitType", "metric"), ("class", period.IsDay ? "afternoon" : "overnight"));
        }

        xml.WriteEndElement();
        if (uv > 0)
        {
            xml.WriteStartElement("uv");
            Attributes(("category", UvCategory(uv)));
            Element("index", $"{uv}");
            Element("textSummary", uvSentence);
            xml.WriteEndElement();
        }

        var humidity = (period.IsDay ? 50 : 70) + (period.Chance / 5) + Pick($"humidity {period.Start:dd HH}", 3) * 5;
        Element("relativeHumidity", $"{Math.Min(95, humidity / 5 * 5)}", ("units", "%"));
        Element("humidex", "");
        xml.WriteEndElement();
    }

    private void HourlyForecastGroup()
    {
        xml.WriteStartElement("hourlyForecastGroup");
        Times("forecastIssue", forecastIssue);
        for (var hour = 1; hour <= 24; hour++)
        {
            var time = Observation.AddHours(hour);
            var period = periods.Last(p => p.Start <= time);
            var isLight = (time >= sunrise && time < sunset) || (time >= sunrise.AddDays(1) && time < sunset.AddDays(1));
            var temperature = TemperatureAt(time);
            var sky = period.Sky.At(temperature);
            var chance = period.Chance > 0 ? Math.Max(10, period.Chance + 10 * (Pick($"chance {hour}", 3) - 1)) : 0;
            var uv = isLight ? (int)Math.Round(UvIndex(sky) * Math.Sin(Math.PI * ((time - sunrise).TotalHours % 24) / (sunset - sunrise).TotalHours)) : 0;

            xml.WriteStartElement("hourlyForecast");
            Attributes(("dateTimeUTC", time.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)));
            Element("condition", isLight ? sky.Day : sky.Night);
            Element("iconCode", $"{(isLight ? sky.DayIcon : sky.NightIcon):00}", ("format", "png"));
            Temperature(temperature);
            Element("lop", $"{chance}", ("category", chance switch { 0 => "Nil", <= 30 => "Low", <= 60 => "Medium", _ => "High" }), ("units", "%"));
            Element("windChill", WindChill(temperature, period.Wind) is { } chill ? $"{chill}" : "", ("unitType", "metric"));
            Element("humidex", "", ("unitType", "metric"));
            xml.WriteStartElement("wind");
            Element("speed", $"{period.Wind}", ("unitType", "metric"), ("units", "km/h"));
            Element("direction", Compass[EighthOf(period.Bearing) * 2], ("windDirFull", CompassInFull[EighthOf(period.Bearing)]));
            Element("gust", period.Gust > 0 ? $"{period.Gust}" : "", ("unitType", "metric"), ("units", "km/h"));
            xml.WriteEndElement();
            if (uv > 0)
            {
                xml.WriteStartElement("uv");
                Element("index", $"{uv}");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private void RiseSet()
    {
        xml.WriteStartElement("riseSet");
        Element("disclaimer", "The Interleave project computed these times of sunrise and sunset from the place and the date. They are good to a minute or two at sea level with an open horizon, and they are not official.");
        Times("sunrise", sunrise);
        Times("sunset", sunset);
        xml.WriteEndElement();
    }

    /// <summary>Thirteen half-days: from what is observed now, step by step, to what is usual for the date.</summary>
    private void PlanForecast()
    {
        // Under the week's clouds the nights cool less than is usual.
        var range = 0.7 * (place.NormalHigh - place.NormalLow);
        var highToday = Math.Ceiling(observed) + 1;
        Sky[] week = [Sky.Clear, Sky.Fair, Sky.Mixed, Sky.Mixed, Sky.Cloudy, Sky.Showers, Sky.Rain];
        for (var half = 0; half < 13; half++)
        {
            var (day, isDay) = (half / 2, half % 2 == 0);
            var date = Observation.Date.AddDays(day);
            var high = highToday + (place.NormalHigh - highToday) * day / 6 + (day > 0 ? Pick($"high {day}", 5) - 2 : 0);
            var temperature = isDay ? high : high - range + Pick($"low {day}", 3) - 1;
            // What falls from today's sky goes on falling until tomorrow; after that the week has its own mind.
            var sky = (half < 2 ? place.Sky : week[Pick($"sky {half}", week.Length)]).At(temperature);
            var wind = half == 0 ? (place.Wind + 5) / 10 * 10 : 10 * Pick($"wind {half}", 4);
            var gust = wind >= 30 ? wind + 20 : 0;
            var bearing = (place.Bearing + 360 + 40 * (Pick($"bearing {half}", 3) - 1)) % 360 / 10 * 10;
            var dayName = date.ToString("dddd", CultureInfo.InvariantCulture);
            var name = (half, isDay) switch { (0, _) => "Today", (1, _) => "Tonight", (_, true) => dayName, _ => $"{dayName} night" };
            periods.Add(new(name, isDay ? dayName : $"{dayName} night", isDay, date.AddHours((isDay ? 6 : 18) - place.Offset), sky,
                sky.Chance, NotAsObserved((int)Math.Round(temperature)), wind, gust, bearing == 0 ? 360 : bearing));
        }
    }

    /// <summary>°C, whole: warmest at three in the afternoon, coldest at six in the morning, a half cosine between them.</summary>
    private int TemperatureAt(DateTime time)
    {
        var local = time.AddHours(place.Offset);
        var hour = local.TimeOfDay.TotalHours;
        double Of(int half) => periods[half].Temperature;
        var tomorrow = local.Date > Observation.Date;
        var (from, to, part) = (tomorrow, hour) switch
        {
            (false, <= 15) => (observed, Of(0), (hour - Observation.AddHours(place.Offset).TimeOfDay.TotalHours) / 4),
            (false, _) => (Of(0), Of(1), (hour - 15) / 15),
            (true, <= 6) => (Of(0), Of(1), (hour + 9) / 15),
            (true, <= 15) => (Of(1), Of(2), (hour - 6) / 9),
            _ => (Of(2), Of(3), (hour - 15) / 15),
        };
        return NotAsObserved((int)Math.Round(from + (to - from) * (1 - Math.Cos(Math.PI * Math.Clamp(part, 0, 1))) / 2));
    }

    /// <summary>
    /// No other temperature of a document equals the observed one (18 would equal 18.0), so that whoever reads the
    /// wrong element gets a wrong value.
    /// </summary>
    private int NotAsObserved(int temperature) => temperature == observed ? temperature - 1 : temperature;

    /// <summary>Sunrise and sunset, to the minute, UTC.</summary>
    /// <remarks>
    /// The low-accuracy formulas of the Global Monitoring Laboratory of NOAA, "General Solar Position Calculations":
    /// equation of time and declination from the fractional year, and the hour angle at a zenith of 90.833°.
    /// </remarks>
    private (DateTime Sunrise, DateTime Sunset) Sun()
    {
        var year = 2 * Math.PI / 365 * (Observation.DayOfYear - 1 + (Observation.Hour - 12) / 24.0);
        var equationOfTime = 229.18 * (0.000075 + 0.001868 * Math.Cos(year) - 0.032077 * Math.Sin(year) - 0.014615 * Math.Cos(2 * year) - 0.040849 * Math.Sin(2 * year));
        var declination = 0.006918 - 0.399912 * Math.Cos(year) + 0.070257 * Math.Sin(year) - 0.006758 * Math.Cos(2 * year)
            + 0.000907 * Math.Sin(2 * year) - 0.002697 * Math.Cos(3 * year) + 0.00148 * Math.Sin(3 * year);
        var latitude = double.DegreesToRadians(place.Latitude);
        var hourAngle = double.RadiansToDegrees(Math.Acos(Math.Cos(double.DegreesToRadians(90.833)) / (Math.Cos(latitude) * Math.Cos(declination)) - Math.Tan(latitude) * Math.Tan(declination)));
        DateTime At(double angle) => Observation.Date.AddMinutes(Math.Round(720 + 4 * (place.Longitude + angle) - equationOfTime));
        return (At(-hourAngle), At(hourAngle));
    }

    /// <summary>The dew point, °C, by the Magnus formula with the constants 17.62 and 243.12 °C (WMO-No. 8).</summary>
    private static double DewPoint(double temperature, int humidity)
    {
        var gamma = Math.Log(humidity / 100.0) + 17.62 * temperature / (243.12 + temperature);
        return 243.12 * gamma / (17.62 - gamma);
    }

    /// <summary>The wind chill index used in Canada since 2001, or null where it is not given: above 0 °C, or in winds under 5 km/h.</summary>
    private static int? WindChill(double temperature, int wind)
    {
        if (temperature > 0 || wind < 5)
        {
            return null;
        }

        var power = Math.Pow(wind, 0.16);
        return (int)Math.Round(13.12 + 0.6215 * temperature - 11.37 * power + 0.3965 * temperature * power);
    }

    private int UvIndex(Sky sky)
    {
        var clear = (int)Math.Round(12 * Math.Cos(double.DegreesToRadians(place.Latitude)) - 2.5);
        return Math.Max(1, sky == Sky.Clear || sky == Sky.Fair ? clear : sky == Sky.Mixed ? clear - 1 : clear / 3);
    }

    private static string UvCategory(int index) => index < 3 ? "low" : index < 6 ? "moderate" : "high";

    private static int EighthOf(int bearing) => (int)Math.Round(bearing / 45.0) % 8;

    private static string WindSentence(Period period) => period switch
    {
        { Wind: < 10 } => "Hardly any wind.",
        { Gust: > 0 } => $"A {CompassInFull[EighthOf(period.Bearing)].ToLowerInvariant()} wind of {period.Wind} km/h, in gusts {period.Gust}.",
        _ => $"A {CompassInFull[EighthOf(period.Bearing)].ToLowerInvariant()} wind of {period.Wind} km/h.",
    };

    private string Sentence(Period period)
    {
        var sentences = period.IsDay ? period.Sky.DaySentences : period.Sky.NightSentences;
        return sentences[Pick($"sentence {period.Start:dd HH}", sentences.Length)];
    }

    private static string Words(int temperature) => temperature switch { 0 => "zero", < 0 => $"minus {-temperature}", _ => $"{temperature}" };

    private static string ProvinceName(string province) => province switch
    {
        "AB" => "Alberta",
        "BC" => "British Columbia",
        "MB" => "Manitoba",
        "NB" => "New Brunswick",
        "NL" => "Newfoundland and Labrador",
        "NS" => "Nova Scotia",
        "NT" => "Northwest Territories",
        "NU" => "Nunavut",
        "ON" => "Ontario",
        "PE" => "Prince Edward Island",
        "QC" => "Quebec",
        "SK" => "Saskatchewan",
        "YT" => "Yukon",
        _ => throw new ArgumentException($"'{province}' is not a province or territory of Canada.", nameof(province)),
    };

    private void Temperature(int value, string? @class = null)
    {
        (string, string)[] attributes = [("unitType", "metric"), ("units", "C")];
        Element("temperature", $"{value}", @class is null ? attributes : [.. attributes, ("class", @class)]);
    }

    /// <summary>A time twice, as the service gives it: in UTC, then by the city's own clock.</summary>
    private void Times(string what, DateTime utc)
    {
        Time(what, "UTC", 0, utc);
        Time(what, place.Zone, place.Offset, utc.AddHours(place.Offset));
    }

    private void Time(string what, string zone, double offset, DateTime time)
    {
        string Part(string format) => time.ToString(format, CultureInfo.InvariantCulture);
        xml.WriteStartElement("dateTime");
        Attributes(("name", what), ("zone", zone), ("UTCOffset", offset.ToString(CultureInfo.InvariantCulture)));
        Element("year", Part("yyyy"));
        Element("month", Part("MM"), ("name", Part("MMMM")));
        Element("day", Part("dd"), ("name", Part("dddd")));
        Element("hour", Part("HH"));
        Element("minute", Part("mm"));
        Element("timeStamp", Stamp(time));
        Element("textSummary", $"{Part("dddd MMMM dd, yyyy")} at {Part("HH:mm")} {zone}");
        xml.WriteEndElement();
    }

    private void Element(string element, string content, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(element);
        Attributes(attributes);
        if (content != "")
        {
            xml.WriteString(content);
        }

        xml.WriteEndElement();
    }

    private void Attributes(params (string Name, string Value)[] attributes)
    {
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }
    }

    private static string Stamp(DateTime time) => time.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private static string Fixed(double value, int decimals) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture);

    /// <summary>A number from 0 to <paramref name="count"/> − 1 that depends on the city and the question only (FNV-1a, 32 bits).</summary>
    private int Pick(string question, int count)
    {
        var hash = 2166136261;
        foreach (var character in $"{code} {question}")
        {
            hash = (hash ^ character) * 16777619;
        }

        return (int)((hash ^ (hash >> 15)) % (uint)count);
    }
}
