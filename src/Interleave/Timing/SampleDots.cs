using System.Text;
using Interleave.Display;

namespace Interleave.Timing;

/// <summary>
/// The samples that have been taken so far, a row of dots for each piece of work that is measured: the chart to come,
/// as it grows.
/// </summary>
/// <threadsafety static="true"/>
internal static class SampleDots
{
    private const int MostRows = 32;
    private const int MostDotsInARow = 100;
    private const int LabelWidth = 150;
    private const int Width = 520;
    private const int RowHeight = 16;
    private const int RoomForTime = 70;

    /// <summary>Draws them.</summary>
    /// <param name="labels">What each piece of work is called.</param>
    /// <param name="samples">The samples of each, in the order in which they were taken.</param>
    /// <returns>An SVG in the colour of the text around it; nothing as long as there is no sample.</returns>
    public static string ToHtml(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<TimeSpan>> samples)
    {
        var longest = samples.SelectMany(row => row).DefaultIfEmpty().Max();
        if (longest <= TimeSpan.Zero || labels.Count > MostRows)
        {
            return "";
        }

        var html = new StringBuilder();
        html.Append(Invariant(
            $"""<svg role="img" aria-label="The runs so far" width="{Width}" height="{labels.Count * RowHeight}" """));
        html.Append("""font-size="12" fill="currentColor">""");
        for (var row = 0; row < labels.Count; row++)
        {
            var y = (row + 0.5) * RowHeight;
            html.Append(Invariant($"""<text x="{LabelWidth - 8}" y="{y + 4}" text-anchor="end">"""))
                .Append(Html.Encode(labels[row])).Append("</text>");
            html.Append(Invariant($"""<path d="M{LabelWidth} {y}H{Width}" stroke="currentColor" opacity="0.2"/>"""));
            foreach (var sample in samples[row].TakeLast(MostDotsInARow))
            {
                var x = LabelWidth + ((Width - RoomForTime - LabelWidth) * (sample / longest));
                html.Append(Invariant($"""<circle cx="{x:0.#}" cy="{y}" r="4" fill-opacity="0.5"/>"""));
            }

            if (samples[row] is [.., var last])
            {
                html.Append(Invariant($"""<text x="{Width}" y="{y + 4}" text-anchor="end">"""))
                    .Append(DurationText.Of(last)).Append("</text>");
            }
        }

        return html.Append("</svg>").ToString();
    }
}
