using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using Microsoft.CodeAnalysis;

namespace Interleave.Kernel.Editing;

/// <summary>
/// The doc comments of one library, from one XML file or several; they are read when the first is asked for.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class DocumentationFiles : DocumentationProvider
{
    private readonly Lazy<Dictionary<string, string>> _members;

    /// <summary>Doc comments from these files. If several describe the same symbol, the first counts.</summary>
    /// <param name="files">
    /// Paths of XML files as the compiler writes them. One that cannot be read is left out.
    /// </param>
    public DocumentationFiles(ImmutableArray<string> files) => _members = new(() => Read(files));

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    protected override string GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.Value.GetValueOrDefault(documentationMemberID, "");

    private static Dictionary<string, string> Read(ImmutableArray<string> files)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                using var reader = XmlReader.Create(file);

                // ReadOuterXml moves on to what follows the element, which may be the next member already.
                while (reader.Name == "member" || reader.ReadToFollowing("member"))
                {
                    if (reader.GetAttribute("name") is { } symbol)
                    {
                        members.TryAdd(symbol, reader.ReadOuterXml());
                    }
                    else
                    {
                        reader.Skip();
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
            {
                // A name without its description is better than no answer.
            }
        }

        return members;
    }
}
