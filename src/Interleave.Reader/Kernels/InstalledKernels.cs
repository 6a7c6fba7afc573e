namespace Interleave.Reader.Kernels;

/// <summary>The kernelspecs that are installed on this machine, where Jupyter looks for them.</summary>
/// <threadsafety static="true"/>
public static class InstalledKernels
{
    /// <summary>
    /// The folders in which kernelspecs are looked for, the first match counting: <c>JUPYTER_PATH</c>, the user's data
    /// folder, the active Python environment, the system. With <c>JUPYTER_PREFER_ENV_PATH</c> the environment comes
    /// before the user.
    /// </summary>
    /// <param name="variable">The value of an environment variable, or null.</param>
    public static IReadOnlyList<string> SearchPath(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var explicitly = Value("JUPYTER_PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        string[] user = UserDataFolder(variable) is { } data ? [data] : [];
        string?[] prefixes = [Value("VIRTUAL_ENV"), Value("CONDA_PREFIX")];
        var environment = prefixes.OfType<string>().Select(prefix => Path.Combine(prefix, "share", "jupyter"));
        string[] system = OperatingSystem.IsWindows()
            ? Value("PROGRAMDATA") is { } programData ? [Path.Combine(programData, "jupyter")] : []
            : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
        var environmentFirst = Value("JUPYTER_PREFER_ENV_PATH")?.ToLowerInvariant() is not (
            null or "no" or "n" or "false" or "off" or "0" or "0.0");
        IEnumerable<string> all = environmentFirst
            ? [.. explicitly, .. environment, .. user, .. system]
            : [.. explicitly, .. user, .. environment, .. system];
        return [.. all.Distinct().Select(folder => Path.Combine(folder, "kernels"))];

        string? Value(string name) => Set(variable, name);
    }

    /// <summary>The names of the kernels that are installed, sorted.</summary>
    public static IReadOnlyList<string> Names() => [.. Folders().Keys];

    /// <summary>Finds a kernel by its name; upper and lower case are the same.</summary>
    /// <exception cref="KernelException">
    /// There is no such kernel, or its file is unusable. The message lists those that are installed.
    /// </exception>
    public static KernelSpec Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folders = Folders();
        return folders.TryGetValue(name, out var folder)
            ? KernelSpec.Load(folder)
            : throw new KernelException(
                $"There is no Jupyter kernel '{name}' on this machine; " +
                (folders.Count == 0 ? "none is installed" : $"installed are: {string.Join(", ", folders.Keys)}") +
                ". Without --kernel, notebooks run in the kernel that comes with this program.");
    }

    /// <summary>The folder of the current user's own kernelspecs.</summary>
    /// <exception cref="KernelException">The environment does not say where the user's data are.</exception>
    public static string UserFolder() => UserDataFolder(Environment.GetEnvironmentVariable) is { } data
        ? Path.Combine(data, "kernels")
        : throw new KernelException("The environment names no home folder, so there is no place for the user's " +
            "kernels; choose one with --prefix.");

    /// <summary>All kernels that are installed, sorted by name; those whose file is unusable are left out.</summary>
    public static IReadOnlyList<KernelSpec> All()
    {
        var specs = new List<KernelSpec>();
        foreach (var folder in Folders().Values)
        {
            try
            {
                specs.Add(KernelSpec.Load(folder));
            }
            catch (KernelException)
            {
                // Whoever asks for it by name is told what is wrong with it.
            }
        }

        return specs;
    }

    private static string? Set(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } value ? value : null;

    private static string? UserDataFolder(Func<string, string?> variable)
    {
        if (Set(variable, "JUPYTER_DATA_DIR") is { } folder)
        {
            return folder;
        }

        if (OperatingSystem.IsWindows())
        {
            return Set(variable, "APPDATA") is { } appData ? Path.Combine(appData, "jupyter") : null;
        }

        if (Set(variable, "HOME") is not { } home)
        {
            return null;
        }

        return OperatingSystem.IsMacOS()
            ? Path.Combine(home, "Library", "Jupyter")
            : Path.Combine(Set(variable, "XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter");
    }

    private static SortedDictionary<string, string> Folders()
    {
        var folders = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var place in SearchPath(Environment.GetEnvironmentVariable).Where(Directory.Exists))
        {
            try
            {
                foreach (var folder in Directory.EnumerateDirectories(place)
                    .Where(folder => File.Exists(Path.Combine(folder, "kernel.json"))))
                {
                    folders.TryAdd(Path.GetFileName(folder), Path.GetFullPath(folder));
                }
            }
            catch (UnauthorizedAccessException)
            {
                // A folder that this user may not read holds no kernel for this user.
            }
        }

        return folders;
    }
}
