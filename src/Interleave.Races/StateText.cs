using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Interleave.Races;

/// <summary>
/// A state in one line: what its own <c>ToString</c> says, or its items, or its public fields and properties.
/// </summary>
/// <remarks>
/// <para>
/// Two states with the same text count as the same. So what a value holds is shown too, where the value does not show
/// itself; only what belongs to .NET itself, such as a lock, is named and not opened.
/// </para>
/// <para>Immutable, so it may be used from several threads at once.</para>
/// </remarks>
internal sealed class StateText
{
    private const int MaximumItems = 100;

    /// <summary>
    /// How deep values in values are shown. It also ends the way round of values that refer to each other.
    /// </summary>
    private const int MaximumDepth = 5;

    private static readonly ConcurrentDictionary<Type, StateText> Known = new();

    private readonly Type _type;
    private readonly (string Name, Func<object, object?> Get)[]? _members;

    public StateText(Type type)
    {
        _type = type;

        // A record's own text does not show what its arrays and objects hold.
        if (type.GetMethod(nameof(ToString), Type.EmptyTypes) is { } own && own.DeclaringType != typeof(object)
            && own.DeclaringType != typeof(ValueType) && !own.IsDefined(typeof(CompilerGeneratedAttribute)))
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

    // A state may be of a class derived from the type that the race was given.
    public string Of(object state) =>
        state.GetType() != _type ? Known.GetOrAdd(state.GetType(), type => new(type)).Of(state)
        : _members is null || state is IEnumerable ? Value(state)
        : _members.Length == 0 ? "(nothing public)"
        : Members(state, 1);

    /// <summary>One value, in the invariant culture.</summary>
    public static string Value(object? value) => Value(value, 1);

    private static string Value(object? value, int depth)
    {
        switch (value)
        {
            case null:
                return "null";
            case bool yes:
                return yes ? "true" : "false";
            case string text:
                return text;
            case IDictionary pairs:
                return List(Pairs(pairs, depth + 1), depth);
            case ITuple tuple:
                var items = Enumerable.Range(0, tuple.Length).Select(index => Value(tuple[index], depth + 1));
                return $"({string.Join(", ", items)})";
            case IFormattable number:
                return number.ToString(null, CultureInfo.InvariantCulture);
        }

        var shown = Known.GetOrAdd(value.GetType(), type => new(type));
        return shown._members is null ? value.ToString() ?? ""
            : value is IEnumerable list ? List(list, depth)
            : IsOfSystem(value.GetType()) ? value.ToString() ?? ""
            : depth >= MaximumDepth ? "…"
            : $"({shown.Members(value, depth + 1)})";
    }

    private static bool IsOfSystem(Type type) => type.Namespace is { } name
        && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));

    private string Members(object value, int depth) =>
        string.Join(", ", _members!.Select(member => $"{member.Name} = {Value(member.Get(value), depth)}"));

    private static IEnumerable<string> Pairs(IDictionary pairs, int depth)
    {
        foreach (DictionaryEntry pair in pairs)
        {
            yield return $"{Value(pair.Key, depth)}: {Value(pair.Value, depth)}";
        }
    }

    private static string List(IEnumerable items, int depth)
    {
        if (depth >= MaximumDepth)
        {
            return "[…]";
        }

        var texts = items.Cast<object?>().Take(MaximumItems + 1).Select(item => Value(item, depth + 1)).ToList();
        if (texts.Count > MaximumItems)
        {
            texts[MaximumItems] = "…";
        }

        return $"[{string.Join(", ", texts)}]";
    }
}
