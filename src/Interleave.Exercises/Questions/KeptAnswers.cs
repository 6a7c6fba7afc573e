using System.Text.Json;

namespace Interleave.Exercises;

/// <summary>The answers to the six questions, in a small file on the reader's own machine.</summary>
/// <param name="path">The file; it and its folder are made at the first write.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class KeptAnswers(string path)
{
    /// <summary>The file in the user's own folder for data: <c>interleave/six-questions.json</c>.</summary>
    public static KeptAnswers OfUser { get; } = new(Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "interleave",
        "six-questions.json"));

    /// <summary>Where it is.</summary>
    public string FilePath => path;

    /// <summary>Reads a list of letters.</summary>
    /// <param name="when"><c>before</c> or <c>after</c>.</param>
    /// <param name="count">How many there should be.</param>
    /// <returns>So many letters, empty where there is none; all of them if the file cannot be read.</returns>
    public string[] Read(string when, int count)
    {
        var kept = ReadAll().GetValueOrDefault(when) ?? [];
        return [.. Enumerable.Range(0, count).Select(index => kept.ElementAtOrDefault(index) ?? "")];
    }

    /// <summary>Writes a list of letters, and leaves the other list as it is.</summary>
    /// <returns>Null, or why it cannot be written.</returns>
    public string? Write(string when, string[] letters)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var all = ReadAll();
            all[when] = letters;

            // Written beside it and then moved: another notebook may be reading it.
            var unfinished = $"{path}.{Guid.NewGuid():N}";
            try
            {
                File.WriteAllText(unfinished, JsonSerializer.Serialize(all));
                File.Move(unfinished, path, overwrite: true);
            }
            catch
            {
                File.Delete(unfinished);
                throw;
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return e.Message;
        }
    }

    private Dictionary<string, string?[]?> ReadAll()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string?[]?>>(File.ReadAllText(path)) ?? [];
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            return [];
        }
    }
}
