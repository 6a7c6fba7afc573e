using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interleave.Processes;

namespace Interleave.Reader.Kernels;

/// <summary>The kernel of this program as a kernelspec, for Jupyter front ends to start.</summary>
/// <remarks>The kernel itself is copied too, so the kernelspec works when this program's folder is gone.</remarks>
public static class KernelInstallation
{
    /// <summary>The name of the kernelspec.</summary>
    public const string Name = "interleave-csharp";

    private const string HiddenPrefix = $".{Name}-";
    private const string InUse = "If a notebook uses the kernel now, close it first";
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // A path is easier to read with its own characters.
    };

    /// <summary>Writes the kernelspec, in place of one that is there already.</summary>
    /// <returns>The kernelspec's folder.</returns>
    /// <exception cref="KernelException">It cannot be written; the message says why and what to do.</exception>
    public static string Install(string kernels)
    {
        ArgumentException.ThrowIfNullOrEmpty(kernels);
        var folder = Path.Combine(kernels, Name);

        // Made beside its place and then moved there, so that a front end finds none that is half written.
        var fresh = NewHidden(kernels);
        try
        {
            Directory.CreateDirectory(fresh);
            CopyKernel(Path.Combine(AppContext.BaseDirectory, "kernel"), Path.Combine(fresh, "kernel"));
            CopyLogos(fresh);
            File.WriteAllText(Path.Combine(fresh, "kernel.json"), Description().ToJsonString(Json) + "\n");
            Replace(folder, fresh);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelException(
                $"The kernel cannot be installed in {kernels}: {e.Message} {InUse}; or choose another folder with " +
                "--prefix.",
                e);
        }
        finally
        {
            Delete(fresh);
            DeleteLeftovers(kernels);
        }
    }

    /// <summary>Removes the kernelspec.</summary>
    /// <returns>The folder that was removed.</returns>
    /// <exception cref="KernelException">It is not there, or cannot be removed.</exception>
    public static string Uninstall(string kernels)
    {
        ArgumentException.ThrowIfNullOrEmpty(kernels);
        var folder = Path.Combine(kernels, Name);
        if (!File.Exists(Path.Combine(folder, "kernel.json")))
        {
            throw new KernelException($"The kernel {Name} is not installed in {kernels}.");
        }

        try
        {
            Delete(PutAside(folder));
            DeleteLeftovers(kernels);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"The kernel cannot be removed from {folder}: {e.Message} {InUse}.", e);
        }
    }

    private static string NewHidden(string kernels) => Path.Combine(kernels, $"{HiddenPrefix}{Guid.NewGuid():N}");

    private static void Replace(string folder, string fresh)
    {
        var former = Directory.Exists(folder) ? PutAside(folder) : null;
        try
        {
            Directory.Move(fresh, folder);
        }
        catch when (former is not null)
        {
            Directory.Move(former, folder);
            throw;
        }

        if (former is not null)
        {
            Delete(former);
        }
    }

    // Windows deletes no file that a kernel has loaded, so deleting in place could stop half way. A folder is moved as
    // a whole or not at all.
    private static string PutAside(string folder)
    {
        var aside = NewHidden(Path.GetDirectoryName(folder)!);
        Directory.Move(folder, aside);
        return aside;
    }

    private static void Delete(string hidden)
    {
        try
        {
            // First what makes it a kernel for those who look there.
            File.Delete(Path.Combine(hidden, "kernel.json"));
            Directory.Delete(hidden, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is not there, or something is in use; then a later installation deletes it.
        }
    }

    // Another installation may be at work in a young one.
    private static void DeleteLeftovers(string kernels)
    {
        var hidden = Directory.Exists(kernels) ? Directory.GetDirectories(kernels, $"{HiddenPrefix}*") : [];
        foreach (var old in hidden.Where(one => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(one) > LeftoverAge))
        {
            Delete(old);
        }
    }

    private static JsonObject Description() => new()
    {
        ["argv"] = new JsonArray(
            DotnetHost.Path, "{resource_dir}/kernel/Interleave.Kernel.dll", "--connection-file", "{connection_file}"),
        ["display_name"] = KernelSpec.Interleave.DisplayName,
        ["language"] = KernelSpec.Interleave.Language,
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["debugger"] = false },
    };

    private static void CopyKernel(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            throw new KernelException(
                $"The kernel is not built: there is no {from}. Run `dotnet build` at the root of the repository.");
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static void CopyLogos(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var logo in (string[])["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"])
        {
            using var content = assembly.GetManifestResourceStream(logo)!;
            using var file = File.Create(Path.Combine(folder, logo));
            content.CopyTo(file);
        }
    }
}
