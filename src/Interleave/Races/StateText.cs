using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Interleave.Races;

/// <summary>A state in one line: what its own <c>ToString</c> says, or its public fields and properties.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
internal sealed class StateText
{
    private const int MaximumItems = 100;

    private readonly (string Name, Func<object, object?> Get)[]? _members;

    public StateText(Type type)
    {
        if (type.GetMethod(nameof(ToString), Type.EmptyTypes)?.DeclaringType != typeof(object))
        {
            return;
        }

        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        _members =
        [
            .. type.GetFields(Public).Select(field => (field.Name, (Func<object, object?>)field.GetValue)),
            .. type.GetProperties(Public)
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .Select(property => (property.Name, (Func<object, object?>)property.GetValue)),
        ];
    }

    public string Of(object state)
    {
        if (_members is null)
        {
            return Value(state.ToString());
        }

        return _members.Length == 0
            ? "(nothing public)"
            : string.Join(", ", _members.Select(member => $"{member.Name} = {Value(member.Get(state))}"));
    }

    /// <summary>One value, in the invariant culture.</summary>
    public static string Value(object? value) => value switch
    {
        null => "null",
        bool yes => yes ? "true" : "false",
        string text => text,
        IEnumerable items => List(items),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string List(IEnumerable items)
    {
        var texts = items.Cast<object?>().Take(MaximumItems + 1).Select(Value).ToList();
        if (texts.Count > MaximumItems)
        {
            texts[MaximumItems] = "…";
        }

        return $"[{string.Join(", ", texts)}]";
    }
}
