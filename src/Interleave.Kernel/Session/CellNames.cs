using System.Globalization;

namespace Interleave.Kernel.Session;

/// <summary>The names under which cells are compiled; stack traces and compiler messages carry them.</summary>
internal static class CellNames
{
    /// <summary>The name of the cell with the given execution number.</summary>
    /// <param name="number">The number, as the front end shows it in brackets.</param>
    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"cell [{number}]");
}
