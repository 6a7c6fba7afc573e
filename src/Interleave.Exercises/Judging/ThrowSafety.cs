using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Interleave.Exercises;

/// <summary>
/// Whether an exception thrown here would be caught. One that nobody catches on a thread of the pool ends the
/// process, and a check must not end the notebook's engine to find out.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal static class ThrowSafety
{
    private const string TaskNamespace = "System.Threading.Tasks";

    /// <summary>
    /// Whether an exception of this type would be caught by the code that called the method which asks: by a
    /// <c>catch</c> of the reader's, or because a task runs it.
    /// </summary>
    /// <remarks>
    /// The reader's cells are compiled without optimisation, so that every method is seen on the stack. Framework
    /// code counts only where it is a task's: the pool itself catches, and throws again.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool WouldBeCaught(Type exception) => new StackTrace(skipFrames: 2).GetFrames().Any(frame =>
        Catches(frame, exception));

    private static bool Catches(StackFrame frame, Type exception)
    {
        if (frame.GetMethod() is not { } method || method.DeclaringType is not { } type)
        {
            return false;
        }

        if (type.Assembly == typeof(object).Assembly || type.Namespace?.StartsWith("System",
            StringComparison.Ordinal) == true)
        {
            return type.Namespace == TaskNamespace;
        }

        // An async void method catches everything, and throws it again where nobody can catch it.
        const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        if (type.GetFields(Fields).Any(field => field.FieldType == typeof(AsyncVoidMethodBuilder)))
        {
            return false;
        }

        var offset = frame.GetILOffset();
        return method.GetMethodBody()?.ExceptionHandlingClauses.Any(clause =>
            clause.Flags is ExceptionHandlingClauseOptions.Clause or ExceptionHandlingClauseOptions.Filter
            && (clause.Flags == ExceptionHandlingClauseOptions.Filter
            || clause.CatchType?.IsAssignableFrom(exception) == true)
            && (offset < 0 || (offset >= clause.TryOffset && offset <= clause.TryOffset + clause.TryLength))) == true;
    }
}
