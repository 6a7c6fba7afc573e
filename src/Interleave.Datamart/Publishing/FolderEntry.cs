namespace Interleave.Datamart.Publishing;

/// <summary>A line of a folder's index page.</summary>
/// <param name="Name">The name; a folder's has a slash at its end.</param>
/// <param name="Changed">When it was last changed, UTC.</param>
/// <param name="Length">How many bytes a file has; <see langword="null"/> for a folder.</param>
internal sealed record FolderEntry(string Name, DateTimeOffset Changed, int? Length = null);
