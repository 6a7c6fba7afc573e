using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Interleave.Races;

/// <summary>
/// What a thread's method remembers between two of its steps, as text: the local variables that the compiler has put
/// into the enumerator, and those of an enumerator that it goes through.
/// </summary>
internal static class LocalText
{
    /// <summary>
    /// How deep objects in objects are looked at; it also ends the way round of those that refer to each other.
    /// </summary>
    private const int MaximumDepth = 8;

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Known = new();

    /// <summary>Adds what a thread's method remembers.</summary>
    /// <param name="text">What to add it to.</param>
    /// <param name="thread">The method, where it has come to.</param>
    /// <param name="state">The shared state, which is not part of it.</param>
    public static void Add(StringBuilder text, IEnumerator<Step> thread, object state) => Add(text, thread, state, 0);

    private static void Add(StringBuilder text, object? value, object state, int depth)
    {
        switch (value)
        {
            case null or Step:
                break;
            case var _ when ReferenceEquals(value, state) || depth == MaximumDepth:
                break;
            case IBlocking blocking:
                text.Append(blocking.Name);
                break;
            case Delegate function:
                text.Append(function.Method.Name);
                Add(text, function.Target, state, depth + 1);
                break;
            case string or bool or IFormattable:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case var _ when IsOpened(value):
                foreach (var field in Known.GetOrAdd(value.GetType(), Fields))
                {
                    Add(text.Append(';'), field.GetValue(value), state, depth + 1);
                }

                break;
            default:
                AddShown(text, value);
                break;
        }
    }

    // An enumerator, or what the compiler has made for the variables of a lambda.
    private static bool IsOpened(object value) =>
        value is IEnumerator or ValueType || value.GetType().IsDefined(typeof(CompilerGeneratedAttribute));

    private static FieldInfo[] Fields(Type type) =>
    [
        .. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(field =>
            field.FieldType != typeof(Step)
            && !field.Name.EndsWith("__this", StringComparison.Ordinal)
            && !field.Name.StartsWith("<>3__", StringComparison.Ordinal)
            && !field.Name.Contains("initialThreadId", StringComparison.Ordinal)),
    ];

    private static void AddShown(StringBuilder text, object value)
    {
        try
        {
            text.Append(StateText.Value(value));
        }
        catch (Exception exception) when (exception is not (ThreadInterruptedException or OperationCanceledException))
        {
            text.Append(exception.GetType().Name);
        }
    }
}
