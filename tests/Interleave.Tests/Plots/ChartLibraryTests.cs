using System.Security.Cryptography;
using System.Text;
using Interleave.Plots;

namespace Interleave.Tests.Plots;

public class ChartLibraryTests
{
    /// <summary>The file that travels with the local Datamart.</summary>
    internal static string File { get; } = Path.Combine(
        AppContext.BaseDirectory, "datamart", ChartLibrary.Path.TrimStart('/'));

    /// <summary>Its text.</summary>
    internal static string Script { get; } = System.IO.File.ReadAllText(File, Encoding.UTF8);

    [Fact]
    public void The_integrity_is_the_hash_of_the_very_file_that_the_datamart_serves()
    {
        Assert.Equal(
            "sha384-" + Convert.ToBase64String(SHA384.HashData(System.IO.File.ReadAllBytes(File))),
            ChartLibrary.Integrity);
    }

    [Fact]
    public void The_version_is_the_files_own()
    {
        Assert.Equal("3.7.0", ChartLibrary.Version);
        Assert.Contains($"v{ChartLibrary.Version}", Script[..200]);
    }

    [Fact]
    public void The_library_carries_no_drawing_library()
    {
        Assert.InRange(new FileInfo(typeof(ChartLibrary).Assembly.Location).Length, 1, 1_000_000);
    }
}
