using System.Diagnostics;
using System.Globalization;
using Interleave.Benchmarks.Tables;

namespace Interleave.Benchmarks.Rivals;

/// <summary>
/// A CPython that measures one round of its own each time it is told to, and says what it took. Ends with this process,
/// for it reads its orders from a pipe.
/// </summary>
internal sealed class PythonRounds : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="script">A file of the folder <c>Rivals</c>.</param>
    /// <param name="arguments">What the script is given.</param>
    public PythonRounds(string script, params IEnumerable<string> arguments)
    {
        var file = Path.Combine(RepositoryRoot.Path, "tests", "Interleave.Benchmarks", "Rivals", script);
        _process = Process.Start(new ProcessStartInfo("python3", ["-I", file, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Measures a round.</summary>
    /// <returns>What the script prints, as a number.</returns>
    public double Round()
    {
        _process.StandardInput.WriteLine("go");
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLineAsync().WaitAsync(Bound).GetAwaiter().GetResult();
        return double.Parse(
            line ?? throw new InvalidOperationException("Python has ended; what it wrote above tells why."),
            CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Bound))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
