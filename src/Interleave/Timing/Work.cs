using System.Runtime.CompilerServices;

namespace Interleave.Timing;

/// <summary>Turns what a reader wants timed into a call that returns when the work is done.</summary>
/// <threadsafety static="true"/>
internal static class Work
{
    /// <summary>The work as it is, unless nobody can wait for its end.</summary>
    /// <exception cref="ArgumentException">The work is an <c>async void</c> lambda.</exception>
    public static Action Blocking(string label, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        RefuseAsyncVoid(label, work);
        return work;
    }

    /// <summary>A call that drops the result, or waits for it if it is a task.</summary>
    public static Action Blocking<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        RefuseValueTask(typeof(T));
        return () =>
        {
            var result = work();
            // Without the wait a sample would end at the first await, long before the work does.
            if (result is Task task)
            {
                task.GetAwaiter().GetResult();
            }
            else if (result is not null)
            {
                RefuseValueTask(result.GetType());
            }
        };
    }

    /// <summary>Whether work with such a result ends later than it returns.</summary>
    public static bool IsTask(Type result) => typeof(Task).IsAssignableFrom(result) || IsValueTask(result);

    private static bool IsValueTask(Type result) =>
        result == typeof(ValueTask)
        || (result.IsGenericType && result.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static void RefuseValueTask(Type result)
    {
        if (IsValueTask(result))
        {
            throw new ArgumentException(
                "The work returns a ValueTask, whose end the harness cannot wait for; "
                    + "return a Task: add .AsTask() to the call.");
        }
    }

    /// <summary>Refuses a lambda whose end no caller can see.</summary>
    public static void RefuseAsyncVoid(string label, Delegate work)
    {
        if (work.Method.ReturnType == typeof(void)
            && work.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            throw new ArgumentException(
                $"The end of “{label}” cannot be waited for, because it is an async lambda without a result. "
                    + "Put its code into an async function that returns a Task, and pass a lambda that calls it: "
                    + "() => FetchAllAsync().",
                nameof(work));
        }
    }
}
