namespace Interleave.Tests.Plots;

/// <summary>What a page looked like.</summary>
/// <param name="Charts">Its charts, from the top down.</param>
/// <param name="Globals">The names that the window has and did not have before.</param>
/// <param name="Title">The document's title.</param>
/// <param name="Libraries">How many script elements charts have made to load plotly.js.</param>
internal sealed record BrowserReport(BrowserChart[] Charts, string[] Globals, string Title, int Libraries);

/// <summary>What one chart looked like.</summary>
/// <param name="State">What its script says of it.</param>
/// <param name="Drawings">How many drawings it holds.</param>
/// <param name="Title">The title in the drawing.</param>
/// <param name="XTitle">The title of the drawing's horizontal axis.</param>
/// <param name="YTitle">The title of the drawing's vertical axis.</param>
/// <param name="Clearance">
/// By how many pixels its lowest text stays above the lower edge, where a page may cut it; null where nothing is
/// drawn.
/// </param>
/// <param name="YNames">The names along the vertical axis.</param>
/// <param name="Points">How many marks there are.</param>
/// <param name="Bars">How many bars there are.</param>
/// <param name="Ink">The title's colour.</param>
/// <param name="Run">What the button says that lets it run; empty if there is none.</param>
/// <param name="HasRun">Whether it has begun to run by itself.</param>
/// <param name="TableOpen">Whether the table is to be seen.</param>
/// <param name="Notice">What the chart says about itself.</param>
internal sealed record BrowserChart(
    string? State,
    int Drawings,
    string Title,
    string XTitle,
    string YTitle,
    double? Clearance,
    string[] YNames,
    int Points,
    int Bars,
    string? Ink,
    string Run,
    bool HasRun,
    bool TableOpen,
    string Notice);
