namespace Interleave.Exercises.Tests;

/// <summary>What many answers of the tests are made of, and what all their verdicts must say.</summary>
internal static class Answers
{
    /// <summary>Short for a sleep in place of a join, and long beside what the work itself takes.</summary>
    public static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(700);

    /// <summary>Longer than any check holds work back.</summary>
    public static readonly TimeSpan LongNap = TimeSpan.FromMilliseconds(1_600);

    /// <summary>A verdict is for the reason named, or a pass where none is named.</summary>
    public static void AssertVerdict(string reason, Verdict verdict) => Assert.True(verdict.Reason == reason && verdict.IsPass == (reason.Length == 0), verdict.ToText());

    /// <summary>A thread that has been started. It is a background thread: some are never joined.</summary>
    public static Thread Started(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>So many threads, started.</summary>
    public static List<Thread> Started(int count, Action<int> work) => [.. Enumerable.Range(0, count).Select(number => Started(() => work(number)))];

    /// <summary>Waits for all of them.</summary>
    public static void JoinAll(IEnumerable<Thread> threads)
    {
        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    /// <summary>Runs so many threads and waits for them.</summary>
    public static void OnThreads(int count, Action<int> work) => JoinAll(Started(count, work));
}
