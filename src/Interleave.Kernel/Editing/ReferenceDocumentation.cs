using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Interleave.Kernel.Editing;

/// <summary>
/// Gives libraries their doc comments: from the XML file beside them, and .NET's own from the SDK, if there is one.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class ReferenceDocumentation(MetadataReferenceResolver inner) : MetadataReferenceResolver
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Where an SDK keeps the doc comments of .NET; null if none of this version is installed.</summary>
    private static readonly Lazy<string?> FrameworkDocumentation = new(FindFrameworkDocumentation);

    private readonly ConcurrentDictionary<string, PortableExecutableReference> _documented =
        new(StringComparer.Ordinal);

    public override bool ResolveMissingAssemblies => inner.ResolveMissingAssemblies;

    /// <summary>The same library with its doc comments, or the reference itself if it is not a file.</summary>
    public MetadataReference Of(MetadataReference reference) =>
        reference is PortableExecutableReference { FilePath: { } path } file ? Documented(file, path) : reference;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
        [.. inner.ResolveReference(reference, baseFilePath, properties)
            .Select(file => file.FilePath is { } path ? Documented(file, path) : file)];

    public override PortableExecutableReference? ResolveMissingAssembly(
        MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        inner.ResolveMissingAssembly(definition, referenceIdentity);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private PortableExecutableReference Documented(PortableExecutableReference reference, string path) =>
        _documented.GetOrAdd(path, path => WithFiles(reference, path));

    private static PortableExecutableReference WithFiles(PortableExecutableReference reference, string path)
    {
        var files = Path.GetDirectoryName(path) != FrameworkFolder ? [Path.ChangeExtension(path, ".xml")]
            : FrameworkDocumentation.Value is { } folder
                ? FrameworkFiles(folder, Path.GetFileNameWithoutExtension(path))
            : [];
        var existing = files.Where(File.Exists).ToImmutableArray();
        return existing.IsEmpty
            ? reference
            : MetadataReference.CreateFromFile(path, reference.Properties, new DocumentationFiles(existing));
    }

    // The core library is documented under the names of the libraries that its types are referred to by; these are the
    // ones that a cell about threads meets.
    private static IEnumerable<string> FrameworkFiles(string folder, string library) =>
        library != "System.Private.CoreLib"
            ? [Path.Combine(folder, library + ".xml")]
            : ((string[])["System.Runtime.xml", "System.Collections.xml", "System.Memory.xml"])
                .Select(file => Path.Combine(folder, file))
                .Concat(Directory.EnumerateFiles(folder, "System.Threading*.xml").Order(StringComparer.Ordinal));

    // ROOT/shared/Microsoft.NETCore.App/10.0.1 runs, and ROOT/packs/Microsoft.NETCore.App.Ref/10.0.x/ref/net10.0 has
    // the XML files.
    private static string? FindFrameworkDocumentation()
    {
        var packs = Path.GetFullPath(
            Path.Combine(FrameworkFolder, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        return !Directory.Exists(packs) ? null : Directory.EnumerateDirectories(packs)
            .Where(folder => Version.TryParse(Path.GetFileName(folder), out var version)
                && version.Major == Environment.Version.Major)
            .OrderByDescending(folder => Version.Parse(Path.GetFileName(folder)))
            .SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(folder, "ref")))
            .FirstOrDefault();
    }
}
