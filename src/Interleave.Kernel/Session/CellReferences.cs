using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Interleave.Kernel.Session;

/// <summary>Finds the libraries that cells refer to, and what those need beside them.</summary>
/// <remarks>
/// What .NET's and the kernel's own libraries refer to is not looked for: no cell can need it, and it would put the
/// compiler itself in front of the reader. Any thread may call the members.
/// </remarks>
internal sealed class CellReferences(MetadataReferenceResolver inner, IReadOnlySet<string> ownFolders)
    : MetadataReferenceResolver
{
    /// <inheritdoc/>
    public override bool ResolveMissingAssemblies => inner.ResolveMissingAssemblies;

    /// <inheritdoc/>
    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
        inner.ResolveReference(reference, baseFilePath, properties);

    /// <inheritdoc/>
    public override PortableExecutableReference? ResolveMissingAssembly(
        MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        definition is PortableExecutableReference { FilePath: { } path }
            && ownFolders.Contains(Path.GetDirectoryName(path)!)
            ? null
            : inner.ResolveMissingAssembly(definition, referenceIdentity);

    /// <inheritdoc/>
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
