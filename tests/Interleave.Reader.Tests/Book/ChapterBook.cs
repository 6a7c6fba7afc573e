using Interleave.Reader.Tests.Chapter;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Book;

/// <summary>A book of the chapter's notebooks as they are, without outputs, written once for the tests of a class.</summary>
public sealed class ChapterBook : IDisposable
{
    private readonly ReaderRun _run = new();

    public ChapterBook() => _run.Run(0, "book", "--executed", ChapterFolder.Path, "--output", "book");

    /// <summary>The folder of the book.</summary>
    public string Folder => _run.File("book");

    public void Dispose() => _run.Dispose();
}
