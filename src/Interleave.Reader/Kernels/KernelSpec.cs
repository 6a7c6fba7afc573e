using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Interleave.Processes;

namespace Interleave.Reader.Kernels;

/// <summary>
/// How to start a kernel: a <c>kernel.json</c>, as
/// <see href="https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs">jupyter_client</see> has it.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed partial record KernelSpec
{
    /// <summary>The name by which the kernel is asked for: that of the folder that holds the file.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "";

    /// <summary>The folder that holds the file; null for a kernel that has none.</summary>
    [JsonIgnore]
    public string? Folder { get; init; }

    /// <summary>
    /// The program and its arguments, in which <c>{connection_file}</c> and <c>{resource_dir}</c> are filled in.
    /// </summary>
    [JsonPropertyName("argv")]
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The name for people.</summary>
    [JsonPropertyName("display_name")]
    public string DisplayName { get; init; } = "";

    /// <summary>The language that the kernel runs.</summary>
    [JsonPropertyName("language")]
    public string Language { get; init; } = "";

    /// <summary>Environment variables to add; <c>${NAME}</c> stands for one that is set already.</summary>
    [JsonPropertyName("env")]
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>How the kernel is interrupted.</summary>
    [JsonPropertyName("interrupt_mode")]
    [JsonConverter(typeof(JsonStringEnumConverter<InterruptMode>))]
    public InterruptMode InterruptMode { get; init; }

    /// <summary>
    /// Whether the kernel ends by itself when its standard input does, which must then be kept open.
    /// </summary>
    [JsonIgnore]
    public bool StopsWithInput { get; init; }

    /// <summary>The kernel that comes with this program, started directly.</summary>
    public static KernelSpec Interleave { get; } = new()
    {
        Name = "interleave-csharp",
        DisplayName = "C# (Interleave)",
        Language = "C#",
        Arguments =
        [
            DotnetHost.Path,
            Path.Combine(AppContext.BaseDirectory, "kernel", "Interleave.Kernel.dll"),
            "--connection-file",
            "{connection_file}",
            "--stop-with-parent",
        ],
        InterruptMode = InterruptMode.Message,
        StopsWithInput = true,
    };

    /// <summary>Reads the <c>kernel.json</c> of a folder.</summary>
    /// <param name="folder">The folder; its name is the kernel's.</param>
    /// <exception cref="KernelException">The file cannot be read or is no kernelspec.</exception>
    public static KernelSpec Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, "kernel.json");
        try
        {
            var spec = JsonSerializer.Deserialize<KernelSpec>(File.ReadAllBytes(path));
            return spec is { Arguments: [{ Length: > 0 }, ..] }
                ? spec with { Name = Path.GetFileName(folder), Folder = folder }
                : throw new KernelException($"{path} does not say how to start a kernel: it has no argv.");
        }
        catch (JsonException e)
        {
            throw new KernelException($"{path} does not say how to start a kernel: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The program and its arguments for one connection.</summary>
    public IReadOnlyList<string> ArgumentsFor(string connectionFile) =>
    [
        .. Arguments.Select(argument => Place().Replace(argument, place => place.Groups["name"].Value switch
        {
            "connection_file" => connectionFile,
            "resource_dir" when Folder is not null => Folder,
            _ => place.Value,
        })),
    ];

    /// <summary>The environment variables to add, with those they refer to filled in.</summary>
    /// <param name="variable">Gives the value of a variable that is set already, or null.</param>
    public IReadOnlyDictionary<string, string> EnvironmentFrom(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return (Environment ?? new Dictionary<string, string>()).ToDictionary(
            added => added.Key,
            added => Variable().Replace(added.Value, place =>
                place.Value == "$$" ? "$" : variable(place.Groups["name"].Value) ?? place.Value));
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex(@"\$\$|\$(?<name>[A-Za-z_]\w*)|\$\{(?<name>[A-Za-z_]\w*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
