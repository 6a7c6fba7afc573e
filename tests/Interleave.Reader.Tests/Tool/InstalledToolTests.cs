using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Browser;

namespace Interleave.Reader.Tests.Tool;

/// <summary>The tool does all that the program in a clone does, and has no clone.</summary>
/// <remarks>Packing and installing take some 10 s, once; a notebook and a page, as long as they do in a clone.</remarks>
[Collection(nameof(Interleave.Tests.Undisturbed))]
public sealed class InstalledToolTests(InstalledTool tool, Chromium chromium) : IClassFixture<InstalledTool>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_package_is_portable_and_holds_nothing_twice_or_for_nobody()
    {
        using var package = await ZipFile.OpenReadAsync(tool.Package.FullName, TestContext.Current.CancellationToken);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.Contains("tools/net10.0/any/chapter/notebooks/00-start-here.ipynb", files);
        Assert.Contains("tools/net10.0/any/chapter/notebooks/lib/datamart/Interleave.Datamart.dll", files);
        Assert.Contains("tools/net10.0/any/kernel/Interleave.Kernel.dll", files);
        Assert.DoesNotContain(files, file => Regex.IsMatch(file, @"\.pdb$|/ref/|\.map$|^staticwebassets/|^content"));
        TestContext.Current.TestOutputHelper?.WriteLine($"package: {tool.Package.Length / 1_000_000} MB");
        Assert.InRange(tool.Package.Length, 1, 30_000_000);
    }

    [Fact]
    public async Task A_notebook_runs_by_its_number_and_leaves_the_tool_as_it_was()
    {
        var before = Files(tool.ToolFolder);
        var printed = await tool.RunAsync("run", "00");

        Assert.Contains("notebooks", printed, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tool.Work, "artifacts", "executed", "00-start-here.ipynb")), printed);
        Assert.Equal(before, Files(tool.ToolFolder));
    }

    [Fact]
    public async Task A_copy_is_made_without_a_clone()
    {
        var printed = await tool.RunAsync("copy", "mine");
        var notebooks = Path.Combine(tool.Work, "mine", "notebooks");

        Assert.Contains("interleave kernel install", printed, StringComparison.Ordinal);
        Assert.Equal(
            Directory.GetFiles(Chapter.ChapterFolder.Path, "*.ipynb").Select(Path.GetFileName).Order(),
            Directory.GetFiles(notebooks, "*.ipynb").Select(Path.GetFileName).Order());
        Assert.True(File.Exists(Path.Combine(notebooks, "lib", "Interleave.dll")));
    }

    [Fact]
    public async Task The_installed_kernel_is_the_tools()
    {
        await tool.RunAsync("kernel", "install", "--prefix", "env");
        var folder = Path.Combine(tool.Work, "env", "share", "jupyter", "kernels", "interleave-csharp");
        var arguments = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(folder, "kernel.json"), TestContext.Current.CancellationToken))!["argv"]!.AsArray();

        Assert.True(File.Exists(((string)arguments[1]!).Replace("{resource_dir}", folder, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_page_opens_with_editors_and_ends_with_Ctrl_C()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends no signals to one process.");
        using var process = tool.Start("read", "--no-browser", "--port", "0");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                .AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken) ?? "";
            var address = new Uri(Regex.Match(line, @"http://127\.0\.0\.1:\d+/\?token=\w+").Value);
            using var browser = new HttpClient();
            Assert.Contains(
                "00-start-here", await browser.GetStringAsync(address, TestContext.Current.CancellationToken),
                StringComparison.Ordinal);

            await using var tab = await chromium.OpenAsync();
            await tab.Page.GotoAsync(address.AbsoluteUri);
            await tab.Page.GotoAsync(new Uri(address, "/read/00-start-here").AbsoluteUri);
            await tab.Page.Locator(".editor[data-ready]").First.WaitForAsync();
            Assert.Empty(tab.Complaints);
        }
        finally
        {
            using var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await InstalledTool.Ended(process);
        }
    }

    // Deep: it builds a program, and runs a notebook.
    [Fact(Explicit = true)]
    [Trait("Category", "Deep")]
    public async Task An_exported_notebook_runs_with_the_tools_libraries()
    {
        await tool.RunAsync("export", "00", "--output", "programs");
        using var program = tool.StartDotnet("run", Path.Combine("programs", "00-start-here.cs"));

        Assert.Contains("one after another", await InstalledTool.Ended(program), StringComparison.Ordinal);
    }

    private static string[] Files(string folder) =>
    [
        .. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => $"{file.FullName} {file.LastWriteTimeUtc:O}")
            .Order(StringComparer.Ordinal),
    ];
}
