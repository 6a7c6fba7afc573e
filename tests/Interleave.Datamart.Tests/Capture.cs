namespace Interleave.Datamart.Tests;

/// <summary>
/// Captures of the real service, which lie beside some working copies and are not part of the project.
/// </summary>
internal static class Capture
{
    /// <summary>The path of a capture, or <see langword="null"/> where there is none.</summary>
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "datamart", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
