using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Interleave.Jupyter;

namespace Interleave.Kernel.Tests;

/// <summary>Packages that cells ask for, from a source of the test's own.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-packages-");

    private string Source => Path.Combine(_folder.FullName, "source");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_package_is_fetched_with_progress_and_is_there_without_a_source_the_next_time()
    {
        Configure(Source);
        Pack(
            "Test.Lamps",
            "1.2.3",
            "namespace Lamps { public static class Lamp { public static string Light => \"on\"; } }");

        await using (var kernel = await StartAsync())
        {
            var cell = await RunAsync(
                kernel, "#r \"nuget: Test.Lamps, 1.2.3\"\nusing Lamps;\nfor (var i = 0; i < 2; i++) { }\nLamp.Light");
            Assert.Equal("on", cell.Result);
            Assert.Contains(
                cell.Published,
                message => message.Type == MessageType.DisplayData && Shown(message) == "Fetching Test.Lamps 1.2.3 …");
            Assert.StartsWith(
                "Fetched Test.Lamps 1.2.3 in ",
                Shown(cell.Published.Last(message => message.Type == MessageType.UpdateDisplayData)),
                StringComparison.Ordinal);
            Assert.Equal("on!", (await kernel.RunAsync("Lamp.Light + \"!\"")).Result);
        }

        Directory.Delete(Source, recursive: true);
        await using (var kernel = await StartAsync())
        {
            var cell = await RunAsync(kernel, "#r \"nuget:Test.Lamps,1.2.3\"\nLamps.Lamp.Light");
            Assert.Equal("on", cell.Result);
            Assert.DoesNotContain(cell.Published, message => message.Type == MessageType.DisplayData);
        }
    }

    [Fact]
    public async Task Without_a_version_the_newest_is_fetched_and_an_earlier_one_is_used_where_the_source_is_gone()
    {
        Configure(Source);
        Pack("Test.Lamps", "1.0.0", "public static class Lamp { public const int Number = 1; }");
        Pack("Test.Lamps", "2.0.0", "public static class Lamp { public const int Number = 2; }");
        await using (var kernel = await StartAsync())
        {
            Assert.Equal("2", (await RunAsync(kernel, "#r \"nuget: Test.Lamps\"\nLamp.Number")).Result);
        }

        Configure("http://127.0.0.1:9/v3/index.json");
        await using (var kernel = await StartAsync())
        {
            var cell = await RunAsync(kernel, "#r \"nuget: Test.Lamps\"\nLamp.Number");
            Assert.Equal("2", cell.Result);
            Assert.Contains(
                "Used instead",
                Shown(cell.Published.Last(message => message.Type == MessageType.UpdateDisplayData)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_cannot_be_fetched_says_why_in_a_sentence()
    {
        Configure(Source);
        Pack("Test.Lamps", "1.0.0", "public static class Lamp { }");
        await using var kernel = await StartAsync();
        await FailsAsync("#r \"nuget: Test.Lmaps, 1.0.0\"", "There is no package named Test.Lmaps");
        await FailsAsync("var x = 1;\n#r \"nuget: \"", "names no package");
        await FailsAsync(
            "#r \"nuget: Test.Lamps, 7.0.0\"",
            "There is a package Test.Lamps, but not in the version 7.0.0.");

        Configure("http://127.0.0.1:9/v3/index.json");
        await FailsAsync("#r \"nuget: Test.Other, 1.0.0\"", "Is there a network?");
        Assert.Equal("3", (await kernel.RunAsync("1 + 2")).Result);

        async Task FailsAsync(string code, string sentence)
        {
            var cell = await RunAsync(kernel, code);
            Assert.Equal("error", cell.Status);
            Assert.Contains(sentence, cell.Traceback, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", cell.Traceback, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restore_ends_with_a_stop_and_with_a_kernel_that_is_killed(bool killed)
    {
        // A source that takes the connection and never answers.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Configure($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/v3/index.json");
        await using var kernel = await StartAsync();
        var cell = kernel.Begin("#r \"nuget: Test.Slow, 1.0.0\"\n1");
        using var asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(Bound, TestContext.Current.CancellationToken);

        if (killed)
        {
            kernel.Process.Kill();
        }
        else
        {
            await kernel.InterruptAsync(cell);
            Assert.Equal("The cell was stopped.", (string?)Assert.Single(cell.Errors)["evalue"]);
        }

        // The stream ends when the program at its other end does.
        await asked.GetStream().CopyToAsync(Stream.Null, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        if (!killed)
        {
            Assert.Equal("3", (await kernel.RunAsync("1 + 2")).Result);
        }
    }

    [Fact]
    public async Task A_package_is_fetched_without_a_temporary_folder_too()
    {
        Configure(Source);
        Pack("Test.Lamps", "1.0.0", "public static class Lamp { public const int Number = 1; }");
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        await using var kernel = await StartAsync(temporary: Path.Combine(file, "tmp"));

        Assert.Equal("1", (await RunAsync(kernel, "#r \"nuget: Test.Lamps\"\nLamp.Number")).Result);
    }

    [Fact]
    public async Task What_was_put_aside_is_deleted_in_the_end()
    {
        Configure(Source);
        Pack("Test.Lamps", "1.0.0", "public static class Lamp { public const int Number = 1; }");
        var cache = Path.Combine(_folder.FullName, "data", "interleave", "packages");
        var old = Directory.CreateDirectory(Path.Combine(cache, ".old"));
        var young = Directory.CreateDirectory(Path.Combine(cache, ".young"));
        Directory.SetLastWriteTimeUtc(old.FullName, DateTime.UtcNow.AddDays(-60));
        await using var kernel = await StartAsync();

        Assert.Equal("1", (await RunAsync(kernel, "#r \"nuget: Test.Lamps\"\nLamp.Number")).Result);

        Assert.False(Directory.Exists(old.FullName));
        Assert.True(Directory.Exists(young.FullName));
    }

    private static string? Shown(Message message) => (string?)message.Content["data"]!["text/plain"];

    private static async Task<Execution> RunAsync(KernelProcess kernel, string code)
    {
        var cell = kernel.Begin(code);
        await cell.Done.WaitAsync(Bound, TestContext.Current.CancellationToken);
        return cell;
    }

    // The restore looks for its configuration in the folders above the cache.
    private Task<KernelProcess> StartAsync(string? temporary = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["XDG_DATA_HOME"] = Path.Combine(_folder.FullName, "data"),
            ["LOCALAPPDATA"] = Path.Combine(_folder.FullName, "data"),
            ["TMPDIR"] = temporary ?? Path.GetTempPath(),
            ["NUGET_PACKAGES"] = Path.Combine(_folder.FullName, "nuget"),
        };
        return KernelProcess.StartAsync(environment: environment);
    }

    private void Configure(string source)
    {
        Directory.CreateDirectory(Source);
        File.WriteAllText(Path.Combine(_folder.FullName, "NuGet.Config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="test" value="{source}" allowInsecureConnections="true" />
              </packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
    }

    private void Pack(string id, string version, string code)
    {
        var library = TestLibrary.Compile(id, code, _folder.FullName);
        using var package = ZipFile.Open(Path.Combine(Source, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(library, $"lib/net10.0/{id}.dll");
        using var description = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
        description.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id><version>{version}</version><authors>test</authors><description>test</description>
              </metadata>
            </package>
            """);
    }
}
