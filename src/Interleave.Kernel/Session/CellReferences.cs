using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Interleave.Kernel.Session;

/// <summary>Finds the libraries that cells refer to, and what those need beside them.</summary>
/// <remarks>
/// The references of .NET's and the kernel's own libraries are not followed: no cell needs them, and they would show
/// the compiler itself to the reader. Any thread may call the members.
/// </remarks>
internal sealed class CellReferences(MetadataReferenceResolver inner, IReadOnlySet<string> ownFolders)
    : MetadataReferenceResolver
{
    public override bool ResolveMissingAssemblies => inner.ResolveMissingAssemblies;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
        inner.ResolveReference(reference, baseFilePath, properties);

    public override PortableExecutableReference? ResolveMissingAssembly(
        MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        definition is PortableExecutableReference { FilePath: { } path }
            && ownFolders.Contains(Path.GetDirectoryName(path)!)
            ? null
            : inner.ResolveMissingAssembly(definition, referenceIdentity);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
