using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Interleave.Processes;
using static System.FormattableString;

namespace Interleave.Kernel.Packages;

/// <summary>
/// Fetches packages with what they depend on by an ordinary restore: builds an empty project that refers to the
/// package, with the .NET SDK and its own sources and cache. The outcome is kept on disk, so that a second time needs
/// no network.
/// </summary>
/// <param name="cache">The folder for the outcomes; it is created when needed.</param>
/// <threadsafety>One thread may use it at a time. Several processes may share a cache.</threadsafety>
internal sealed partial class PackageRestore(string cache)
{
    private const string ProjectName = "Interleave.Restore";

    /// <summary>How long a restore may take: a large package over a slow line.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    /// <summary>What a build may write into the temporary folder, in bytes.</summary>
    private const int RoomForBuild = 1024 * 1024;

    /// <summary>After this time no kernel can still be using what was put aside.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(14);

    private readonly Dictionary<PackageName, ImmutableArray<string>> _fetched = [];

    /// <summary>The folder that kernels of this user share.</summary>
    public static string UsersCache => Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "interleave",
        "packages");

    /// <summary>The libraries of a package and of those that it depends on, as paths.</summary>
    /// <param name="report">Is told every second how far it is.</param>
    /// <exception cref="PackageException">It cannot be fetched.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ImmutableArray<string> Fetch(
        PackageName package, Action<string> report, CancellationToken cancellationToken)
    {
        if (_fetched.TryGetValue(package, out var known))
        {
            return known;
        }

        var platform = $"{Framework}-{RuntimeInformation.RuntimeIdentifier}";
        var kept = Path.Combine(cache, FileName(package.Id), FileName(package.Version), FileName(platform));
        var libraries = package.IsExact && Directory.Exists(kept)
            ? LibrariesIn(kept)
            : FetchInto(kept, package, report, cancellationToken);
        return _fetched[package] = libraries;
    }

    private static string Framework { get; } = Invariant($"net{Environment.Version.Major}.0");

    private ImmutableArray<string> FetchInto(
        string kept, PackageName package, Action<string> report, CancellationToken cancellationToken)
    {
        var work = Path.Combine(cache, NewHiddenName());
        try
        {
            Directory.CreateDirectory(work);
            DeleteLeftovers(cache);
            DeleteLeftovers(Path.GetDirectoryName(kept)!);
            WriteProject(work, package);
            var clock = Stopwatch.StartNew();
            report($"Fetching {package} …");
            void StillRuns() => report(Invariant($"Fetching {package} … {clock.Elapsed.TotalSeconds:0} s"));
            Build(work, package, StillRuns, cancellationToken);
            Keep(Path.Combine(work, "out"), kept, package);
            report(Invariant($"Fetched {package} in {clock.Elapsed.TotalSeconds:0.0} s."));
            return LibrariesIn(kept);
        }
        catch (PackageException e) when (!package.IsExact && Directory.Exists(kept))
        {
            report($"{e.Message} Used instead: what an earlier restore of {package} had brought.");
            return LibrariesIn(kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackageException($"The package {package} cannot be kept in {cache}: {e.Message}");
        }
        finally
        {
            Delete(work);
        }
    }

    private static void WriteProject(string folder, PackageName package)
    {
        // Empty files keep out those of the folders above, which may contain anything.
        string[] files = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(folder, file), "<Project />\n");
        }

        File.WriteAllText(Path.Combine(folder, ProjectName + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{Framework}</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <EnableDefaultItems>false</EnableDefaultItems>
                <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
                <GenerateAssemblyInfo>false</GenerateAssemblyInfo>
                <NuGetAudit>false</NuGetAudit>
                <UseSharedCompilation>false</UseSharedCompilation>
                <OutDir>out/</OutDir>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package.Id}" Version="{package.Version}" />
              </ItemGroup>
            </Project>

            """);
    }

    private static void Build(
        string folder, PackageName package, Action stillRuns, CancellationToken cancellationToken)
    {
        ProcessEnd end;
        try
        {
            using var temporary = ScratchFolder.Create("interleave-restore-", RoomForBuild);
            var build = RestoreProcess.StartInfo(Path.Combine(folder, ProjectName + ".csproj"));
            if (!temporary.IsInTemporaryFolder)
            {
                // The SDK takes no other place by itself.
                build.Environment["TMPDIR"] = build.Environment["TMP"] = build.Environment["TEMP"] = temporary.Path;
            }

            end = BoundedProcess.Run(build, Bound, cancellationToken, stillRuns);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackageException($"The package {package} could not be fetched. {e.Message}");
        }
        catch (Win32Exception e)
        {
            throw new PackageException(
                $"Packages are fetched with the .NET SDK, and `dotnet` cannot be started: {e.Message}");
        }

        if (end.ExitCode is not 0)
        {
            throw new PackageException(end.ExitCode is null
                ? $"The package {package} was not fetched in {Bound.TotalMinutes:0} minutes, "
                    + "and the attempt was ended."
                : Explain(package, end.Output.Text + end.Errors.Text));
        }
    }

    private static string Explain(PackageName package, string output)
    {
        var (code, message) = Problem().Match(output) is { Success: true } problem
            ? (problem.Groups["code"].Value, problem.Groups["message"].Value.Trim())
            : ("", "");
        return code switch
        {
            "NU1101" =>
                $"There is no package named {package.Id} in the package sources that this machine uses. Look at its "
                + $"spelling.",
            "NU1102" or "NU1103" =>
                $"There is a package {package.Id}, but not in the version {package.Version}. {message}",
            "NU1301" or "NU1302" or "NU1303" =>
                $"The package {package} could not be fetched, for a package source cannot be reached. Is there a "
                + $"network? What has been fetched once is kept and needs none. ({code}: {message})",
            "NU1202" => $"The package {package} is not made for {Framework}. {message}",
            "" when output.Contains("No .NET SDKs were found", StringComparison.Ordinal) =>
                "Packages are fetched with the .NET SDK, and this machine has only the runtime. Install the SDK, or "
                + "refer to a dll by its path.",
            "" => $"The package {package} could not be fetched: {output.Trim().ReplaceLineEndings(" ")}",
            _ => $"The package {package} could not be fetched. {code}: {message}",
        };
    }

    private static void Keep(string built, string kept, PackageName package)
    {
        foreach (var file in Directory.GetFiles(built, ProjectName + ".*"))
        {
            File.Delete(file);
        }

        if (LibrariesIn(built).IsEmpty)
        {
            throw new PackageException($"The package {package} brings no library for {Framework}.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        if (!package.IsExact && Directory.Exists(kept))
        {
            // What is there may be in use by another kernel, so it is only put aside.
            Directory.SetLastWriteTimeUtc(kept, DateTime.UtcNow);
            Directory.Move(kept, Path.Combine(Path.GetDirectoryName(kept)!, NewHiddenName()));
        }

        try
        {
            Directory.Move(built, kept);
        }
        catch (IOException) when (Directory.Exists(kept))
        {
            // Another kernel was quicker to fetch the same package.
        }
    }

    private static ImmutableArray<string> LibrariesIn(string folder) =>
        [.. Directory.GetFiles(folder, "*.dll").Where(IsManaged).Order(StringComparer.Ordinal)];

    private static bool IsManaged(string path)
    {
        try
        {
            _ = AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static string NewHiddenName() => $".{Guid.NewGuid():N}";

    // What was put aside, and the unfinished work of kernels that were killed.
    private static void DeleteLeftovers(string folder)
    {
        var hidden = Directory.Exists(folder) ? Directory.GetDirectories(folder, ".*") : [];
        foreach (var old in hidden.Where(one => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(one) > LeftoverAge))
        {
            Delete(old);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way.
        }
    }

    // Ids and versions hold no separators, but a range holds characters that Windows has other uses for.
    private static string FileName(string text) => NotInFileNames().Replace(text, "~").ToLowerInvariant();

    [GeneratedRegex(@"[^\p{L}\p{Nd}.+_-]")]
    private static partial Regex NotInFileNames();

    [GeneratedRegex(
        @"error (?<code>[A-Z]+\d+): (?<message>[^\r\n]*?)( \[[^\]\r\n]*\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Problem();
}
