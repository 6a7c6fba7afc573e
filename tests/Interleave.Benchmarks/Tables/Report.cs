using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interleave.Benchmarks.Tables;

/// <summary>Prints a table, and writes it to <c>artifacts/benchmarks</c>.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints and writes.</summary>
    /// <returns>The program's exit code: 0 where every limit is kept.</returns>
    public static int Of(string table, IReadOnlyList<Figure> figures)
    {
        var rows = figures.Select(figure => new[]
        {
            figure.What,
            Number(figure.Ours) + " " + figure.Unit,
            figure.Rival is null ? "" : $"{figure.Rival}: {Number(figure.Theirs)} {figure.Unit}",
            figure.Rival is null && figure.Limit is null ? "" : Number(figure.Ratio),
            figure.Limit is { } limit ? $"{(figure.IsFloor ? "at least" : "at most")} {Number(limit)}" : "",
            figure.Limit is null ? "" : figure.IsKept ? "kept" : "NOT KEPT",
        }).Prepend(["what", "ours", "beside", "ratio", "limit", ""]).ToArray();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            Console.WriteLine(string.Join("  ", row.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
        }

        var folder = Path.Combine(RepositoryRoot.Path, "artifacts", "benchmarks");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{table}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(
            new
            {
                Table = table,
                At = DateTimeOffset.UtcNow,
                Cores = Environment.ProcessorCount,
                System = RuntimeInformation.OSDescription,
                Runtime = RuntimeInformation.FrameworkDescription,
                Figures = figures,
            },
            Json));
        Console.WriteLine(file);
        return figures.All(figure => figure.IsKept) ? 0 : 1;
    }

    private static string Number(double number) => Math.Abs(number) switch
    {
        >= 1_000 => number.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("0.#", CultureInfo.InvariantCulture),
        _ => number.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
