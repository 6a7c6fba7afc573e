namespace Interleave.Benchmarks.Tables;

/// <summary>The repository's root folder.</summary>
internal static class RepositoryRoot
{
    /// <summary>Its path. BenchmarkDotNet runs a copy of the program deep below the project's folder.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(above.FullName, "Interleave.slnx")))
            {
                return above.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no Interleave.slnx above {AppContext.BaseDirectory}.");
    }
}
