using System.Collections;
using System.Text.Json;

namespace Interleave.Datamart.Tuning;

/// <summary>The members that a JSON object may have, and how each changes a value made from it.</summary>
/// <param name="what">What the object is, as in <c>A fault</c>.</param>
/// <threadsafety>Once all members are added, any number of threads may read with it at once.</threadsafety>
internal sealed class JsonMembers<T>(string what) : IEnumerable<string>
    where T : class
{
    private readonly Dictionary<string, (string Wanted, Func<T, JsonElement, T?> Change)> _members = [];

    /// <summary>Adds a member.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="wanted">What its value must be, to follow <c>must be</c>.</param>
    /// <param name="change">Makes the changed value; null if the member is not what is wanted.</param>
    public void Add(string name, string wanted, Func<T, JsonElement, T?> change) => _members[name] = (wanted, change);

    /// <summary>Changes a value as the members of an object say.</summary>
    /// <exception cref="FormatException">There is no such member, or its value is wrong; the message is one sentence.
    /// </exception>
    public T Read(T value, JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (!_members.TryGetValue(member.Name, out var known))
            {
                throw new FormatException(
                    $"{what} has no member '{Shortened(member.Name)}': the members are {string.Join(", ", this)}.");
            }

            value = known.Change(value, member.Value) ?? throw new FormatException(
                $"{member.Name} must be {known.Wanted}, not {Shortened(member.Value.GetRawText())}.");
        }

        return value;
    }

    /// <summary>The names of the members.</summary>
    public IEnumerator<string> GetEnumerator() => _members.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Shortened(string text) => text.Length <= 60 ? text : $"{text[..60]}…";
}
