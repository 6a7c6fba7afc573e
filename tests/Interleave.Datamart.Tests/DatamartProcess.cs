using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Interleave.Tests;

namespace Interleave.Datamart.Tests;

/// <summary>A Datamart that runs as a process of its own, and a client for it. Disposing of it ends it.</summary>
internal sealed partial class DatamartProcess : IAsyncDisposable
{
    /// <summary>How long anything may take that does not wait for a latency.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private DatamartProcess(Process process, Uri address)
    {
        Process = process;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = address,
            Timeout = Patience,
        };
    }

    public Process Process { get; }

    public HttpClient Client { get; }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "Interleave.Datamart.dll");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts a Datamart that ends with this process, and waits for its ready line.</summary>
    public static async Task<DatamartProcess> StartAsync(params string[] arguments)
    {
        var process = Launch([.. arguments, "--stop-with-parent"]);
        return new(process, await ReadyAsync(process));
    }

    /// <summary>Starts the program with all its streams redirected.</summary>
    public static Process Launch(params string[] arguments) => Launch(Program, arguments);

    /// <summary>Starts a .NET program with all its streams redirected.</summary>
    public static Process Launch(string program, string[] arguments)
    {
        var start = ForegroundProgram.Start(program, arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    /// <summary>
    /// Reads the ready line: an object with the single member <c>datamart</c>, an address on the loopback.
    /// </summary>
    public static async Task<Uri> ReadyAsync(Process process)
    {
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(Cancelled).AsTask().WaitAsync(Patience, Cancelled);
            Assert.NotNull(line);
            Assert.Matches("""^\{"datamart":"http://127\.0\.0\.1:[1-9][0-9]{0,4}/"\}$""", line);
            return new(JsonDocument.Parse(line).RootElement.GetProperty("datamart").GetString()!);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Runs the program until it ends by itself.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Launch([.. arguments, "--stop-with-parent"]);
        return await EndAsync(process);
    }

    /// <summary>
    /// Waits for the end of a process and takes what it wrote; kills it, and fails, if it does not end.
    /// </summary>
    public static async Task<(int ExitCode, string Output, string Error)> EndAsync(Process process)
    {
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Cancelled);
            var error = process.StandardError.ReadToEndAsync(Cancelled);
            await process.WaitForExitAsync(Cancelled).WaitAsync(Patience, Cancelled);
            return (
                process.ExitCode,
                await output.WaitAsync(Patience, Cancelled),
                await error.WaitAsync(Patience, Cancelled));
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>The names of the English documents that an hour's index lists.</summary>
    public async Task<string[]> ListAsync(string province, string hour = "18") =>
        [.. (await ListFolderAsync($"/today/citypage_weather/{province}/{hour}/"))
            .Where(name => name.EndsWith("_en.xml", StringComparison.Ordinal))];

    /// <summary>The names of the documents that a folder's index lists, in both languages.</summary>
    public async Task<string[]> ListFolderAsync(string folder)
    {
        var page = await Client.GetStringAsync(folder, Cancelled);
        return [.. DocumentLink().Matches(page).Select(link => link.Groups["name"].Value)];
    }

    /// <summary>The path of a city's newest English document in the hour 18.</summary>
    public async Task<string> DocumentPathAsync(string province, string code) =>
        $"/today/citypage_weather/{province}/18/" + (await ListAsync(province))
            .Where(name => name.Contains(code, StringComparison.Ordinal))
            .Max(StringComparer.Ordinal);

    /// <summary>How long one request for a document takes.</summary>
    public async Task<TimeSpan> TimeAsync(string path)
    {
        var started = Stopwatch.GetTimestamp();
        await Client.GetByteArrayAsync(path, Cancelled);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>How long each of several requests at once takes, and how long all of them do.</summary>
    public async Task<(TimeSpan[] Each, TimeSpan All)> TimeAtOnceAsync(string path, int count)
    {
        var started = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => TimeAsync(path)));
        return (each, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Changes settings, which must be well.</summary>
    public async Task SetAsync(object settings)
    {
        using var answer = await Client.PatchAsJsonAsync("/-/settings", settings, Cancelled);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using (Process)
        {
            Process.StandardInput.Close();
            var (exitCode, output, error) = await EndAsync(Process);
            Assert.Equal((0, "", ""), (exitCode, output, error));
        }
    }

    [GeneratedRegex(
        "<a href=\"(?<name>[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z_MSC_CitypageWeather_s[0-9]{7}_(en|fr)\\.xml)\">"
        + "\\k<name></a>")]
    private static partial Regex DocumentLink();
}
