namespace Interleave.Datamart.Tests;

/// <summary>The thirteen, and the temperatures that the chapter's snapshot has for them, °C.</summary>
public static class Capitals
{
    public static readonly TheoryData<string, string, string, string> All = new()
    {
        { "Charlottetown", "PE", "s0000583", "18.5" },
        { "Edmonton", "AB", "s0000045", "1.6" },
        { "Fredericton", "NB", "s0000250", "16.6" },
        { "Halifax", "NS", "s0000318", "18.0" },
        { "Iqaluit", "NU", "s0000394", "-2.4" },
        { "Québec City", "QC", "s0000620", "18.4" },
        { "Regina", "SK", "s0000788", "7.4" },
        { "St. John's", "NL", "s0000280", "11.8" },
        { "Toronto", "ON", "s0000458", "20.4" },
        { "Victoria", "BC", "s0000775", "9.2" },
        { "Whitehorse", "YT", "s0000825", "-5.1" },
        { "Winnipeg", "MB", "s0000193", "5.1" },
        { "Yellowknife", "NT", "s0000366", "1.6" },
    };
}
