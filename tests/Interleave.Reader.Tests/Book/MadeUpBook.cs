using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Book;

/// <summary>A book of <see cref="MadeUpChapter"/>, written once for the tests of a class.</summary>
public sealed class MadeUpBook : IDisposable
{
    private readonly ReaderRun _run = new();

    public MadeUpBook() => _run
        .Write("executed/00-first.ipynb", MadeUpChapter.First)
        .Write("executed/01-second.ipynb", MadeUpChapter.Second)
        .Write("executed/02-failed.ipynb", MadeUpChapter.Failed)
        .Write("executed/solutions/00-first.ipynb", MadeUpChapter.Solution)
        .Run(1, "book", "--executed", "executed", "--output", "book");

    /// <summary>The address of the folder, with a slash at its end.</summary>
    public string Address => new Uri(_run.File("book")).AbsoluteUri + "/";

    /// <summary>The address of a page.</summary>
    public string AddressOf(string page) => Address + page;

    public void Dispose() => _run.Dispose();
}
