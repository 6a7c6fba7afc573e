namespace Interleave.Reader.Tests.Chapter;

/// <summary>The class asserts claims of this notebook.</summary>
/// <param name="notebook">Its path from the chapter's folder.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ClaimsOfAttribute(string notebook) : Attribute
{
    public string Notebook { get; } = notebook;
}
