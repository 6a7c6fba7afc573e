using Interleave.Weather;

namespace Interleave.Tests.Weather;

public class CityTests
{
    [Fact]
    public void The_capitals_are_the_thirteen_of_the_table()
    {
        Assert.Equal(
            [
                "Charlottetown, PE (s0000583)", "Edmonton, AB (s0000045)", "Fredericton, NB (s0000250)",
                "Halifax, NS (s0000318)", "Iqaluit, NU (s0000394)", "Québec City, QC (s0000620)",
                "Regina, SK (s0000788)", "St. John's, NL (s0000280)", "Toronto, ON (s0000458)",
                "Victoria, BC (s0000775)", "Whitehorse, YT (s0000825)", "Winnipeg, MB (s0000193)",
                "Yellowknife, NT (s0000366)",
            ],
            City.Capitals.Select(city => city.ToString()));
    }

    [Theory]
    [InlineData("Toronto", "Toronto")]
    [InlineData("tORONTO ", "Toronto")]
    [InlineData("quebec city", "Québec City")]
    [InlineData("QUE\u0301BEC CITY", "Québec City")]
    [InlineData("St. John’s", "St. John's")]
    public void A_city_is_found_by_name_whatever_its_capitals_and_accents(string name, string expected)
    {
        Assert.Equal(expected, City.Named(name).Name);
    }

    [Theory]
    [InlineData("Torono", "Toronto")]
    [InlineData("Quebec", "Québec City")]
    [InlineData("Winipeg", "Winnipeg")]
    [InlineData("", "Regina")]
    public void An_unknown_name_is_answered_with_the_nearest_and_where_the_list_is(string name, string nearest)
    {
        var error = Assert.Throws<ArgumentException>(() => City.Named(name));
        Assert.StartsWith($"There is no city \"{name}\"", error.Message);
        Assert.Contains("City.Capitals (data/cities.csv)", error.Message);
        Assert.Contains($"nearest name is \"{nearest}\"", error.Message);
    }

    [Theory]
    [InlineData("", "ON", "s0000458")]
    [InlineData("Two\nlines", "ON", "s0000458")]
    [InlineData("Toronto", "on", "s0000458")]
    [InlineData("Toronto", "ONT", "s0000458")]
    [InlineData("Toronto", "ON\n", "s0000458")]
    [InlineData("Toronto", "ON", "0000458")]
    [InlineData("Toronto", "ON", "s000045")]
    [InlineData("Toronto", "ON", "s0000458/../x")]
    [InlineData("Toronto", "ON", "s٠٠٠٠٤٥٨")]
    public void A_city_checks_itself(string name, string province, string siteCode)
    {
        Assert.Throws<ArgumentException>(() => new City(name, province, siteCode));
    }

    [Fact]
    public void A_city_shows_itself_in_one_line() =>
        Assert.Equal("Toronto, ON (s0000458)", City.Named("Toronto").ToText());
}
