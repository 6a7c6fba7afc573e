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

        // Made beside its place and then moved there: a front end that looks meanwhile finds the old or the new one.
        var fresh = Path.Combine(kernels, $".{Name}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(fresh);
            CopyKernel(Path.Combine(AppContext.BaseDirectory, "kernel"), Path.Combine(fresh, "kernel"));
            CopyLogos(fresh);
            File.WriteAllText(Path.Combine(fresh, "kernel.json"), Description().ToJsonString(Json) + "\n");
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(fresh, folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelException(
                $"The kernel cannot be installed in {kernels}: {e.Message} If a notebook uses the kernel now, " +
                "close it first; " +
                "or choose another folder with --prefix.",
                e);
        }
        finally
        {
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }
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
            Directory.Delete(folder, recursive: true);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"The kernel cannot be removed from {folder}: {e.Message}", e);
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
