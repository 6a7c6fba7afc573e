using System.Security.Cryptography;
using System.Text;
using Interleave.Plots;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Plots;

public class ChartLibraryTests
{
    [Fact]
    public void The_integrity_is_the_hash_of_the_very_bytes_that_are_embedded()
    {
        using var stream = typeof(ChartLibrary).Assembly.GetManifestResourceStream("plotly.min.js")!;

        Assert.Equal("sha384-" + Convert.ToBase64String(SHA384.HashData(stream)), ChartLibrary.Integrity);
        Assert.Equal(stream.Length, Encoding.UTF8.GetByteCount(ChartLibrary.Script));
    }

    [Fact]
    public void The_version_is_the_files_own()
    {
        Assert.Equal("3.7.0", ChartLibrary.Version);
        Assert.Contains($"v{ChartLibrary.Version}", ChartLibrary.Script[..200]);
    }

    [Fact]
    public void Offline_holds_the_whole_library_in_one_script_and_says_so_in_one_sentence()
    {
        var offline = ChartLibrary.Offline();
        var html = offline.ToDisplayString("text/html");

        Assert.Contains(ChartLibrary.Script, html);
        Assert.Equal(html.Length - "</script>".Length, html.IndexOf("</script", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("<!--", html);
        Assert.Equal("plotly.js 3.7.0 is in this page (1.1 MB): its charts are drawn without a network.", offline.ToDisplayString("text/plain"));
    }
}
