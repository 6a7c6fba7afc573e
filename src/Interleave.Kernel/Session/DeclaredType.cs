using System.Globalization;

namespace Interleave.Kernel.Session;

/// <summary>A type as C# code names it.</summary>
internal static class DeclaredType
{
    /// <summary>
    /// The name of a type that any code may use; of another one, that of the next base that is such a type.
    /// </summary>
    public static string Of(Type type)
    {
        if (type.IsArray && Of(type.GetElementType()!) is var element && type.GetElementType()!.IsVisible)
        {
            return $"{element}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (!type.IsVisible || type.IsByRefLike || type.IsPointer)
        {
            return type.BaseType is { } of && of != typeof(ValueType) ? Of(of) : "object";
        }

        return NameOf(type, type.GetGenericArguments());
    }

    // The arguments of a nested type include those of the types around it.
    private static string NameOf(Type type, Type[] arguments)
    {
        var outer = type.DeclaringType is { } around ? NameOf(around, arguments) + "."
            : type.Namespace is { Length: > 0 } space ? $"global::{space}." : "global::";
        var parts = type.Name.Split('`');
        if (parts.Length == 1)
        {
            return outer + parts[0];
        }

        var before = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var count = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return $"{outer}{parts[0]}<{string.Join(", ", arguments.Skip(before).Take(count).Select(Of))}>";
    }
}
