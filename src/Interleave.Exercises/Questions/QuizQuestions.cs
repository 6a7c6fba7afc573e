using System.Collections.Immutable;

namespace Interleave.Exercises;

/// <summary>The questions of the quiz, in the order of the notebooks.</summary>
internal static class QuizQuestions
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Question> All { get; } =
    [
        new("overlap", "Thirteen requests are quicker all at once than one after another. Why?", "",
        [
            new("Each thread gets a core.", "There are more requests than cores on most machines, and it works on one "
                + "core too: a thread that waits needs none (02)."),
            new("Each request becomes quicker.", "No request becomes quicker. Look at the bars in 02: they are as "
                + "long in both pictures."),
            new("Their waits overlap.", "No request became quicker; they only stopped waiting for each other "
                + "(02).", true),
        ]),
        new("Start", "Which thread runs Work if a program calls Work() where it should call thread.Start()?",
            "var thread = new Thread(Work);\nWork();",
        [
            new("The thread that makes the call.", "Code belongs to the thread that calls it. The other thread was "
                + "never started (01).", true),
            new("The new thread.", "Making a thread does not start it: only Start does (01)."),
            new("Both, one after the other.", "The new thread runs nothing before Start (01)."),
        ]),
        new("an exception in a thread", "In .NET, nobody catches an exception that a thread's method throws. "
            + "What follows?",
            "",
        [
            new("That thread ends, the others go on.", "That is what Python does. In .NET the process ends (01)."),
            new("Join throws it in the thread that waits.", "A task keeps its exception for whoever waits; a thread "
                + "does not (01)."),
            new("The process ends.", "So catch, inside the thread, what you can handle there (01).", true),
        ]),
        new("rounds", "Four workers take thirteen cities from a queue. Every answer takes 0.3 s. How long do "
            + "they take?", "",
        [
            new("about 0.3 s", "Only with a worker for each city (02)."),
            new("about 1 s", "13 / 4 is 3.25, but there is no quarter of a round: the thirteenth city needs a fourth "
                + "round (02)."),
            new("about 1.2 s", "Four rounds of 0.3 s: 4 + 4 + 4 + 1 cities (02).", true),
            new("about 3.9 s", "That is one worker (02)."),
        ]),
        new("lost updates", "Two threads each run count++ a thousand times, without a lock. count began at 0. How "
            + "high is it afterwards?", "",
        [
            new("always 2,000", "Both can read the same number, and then both write the same sum: one addition is "
                + "lost (03)."),
            new("at most 2,000", "Each ++ is a read, an addition and a write. Additions can be lost, never won "
                + "(03).", true),
            new("2,000 on one core, less on two", "On one core the switch can come between the read and the write as "
                + "well (03)."),
        ]),
        new("who needs the lock", "A transfer between two accounts holds a lock. An audit adds up both without it. Is "
            + "the sum right?", "",
        [
            new("Yes: reading changes nothing.", "It changes nothing, and sees what is half done: the money has left "
                + "one account and not reached the other (03)."),
            new("Not always: it may look in the middle.", "A lock keeps out only those who ask for it, so readers "
                + "need it too (03).", true),
            new("Yes: the lock makes the transfer a single step.", "Only for those who take the same lock (03)."),
        ]),
        new("visibility", "One thread loops while a plain bool is false; another sets it to true. Compiled with "
            + "optimisation, when does the loop end?", "",
        [
            new("At once.", "Nothing in the loop tells the compiler that another thread may write it (03)."),
            new("At the next switch of threads.", "A switch makes no difference if the loop never looks again (03)."),
            new("Perhaps never.", "The compiler may read the variable once. Volatile.Read looks again each time "
                + "(03).", true),
        ]),
        new("lock order", "Some code needs two locks at once. What rules out a deadlock?", "",
        [
            new("Everybody takes the two in the same order.", "Then whoever has the first can get the second, so "
                + "somebody can always go on (04).", true),
            new("Everybody holds them only briefly.", "Then it happens seldom, and is hard to find (04)."),
            new("Everybody takes the one that is free first.", "Then one may have this and another that, and both "
                + "wait (04)."),
        ]),
        new("stopping", "A thread waits up to an hour for something. How is it stopped?", "",
        [
            new("From outside: the runtime ends it.", "Nothing in .NET does: the thread might hold a lock (04)."),
            new("By a token that it waits for too.", "Cancel sets the token's WaitHandle, and a wait for that is over "
                + "at once (04).", true),
            new("By IsBackground = true.", "Then it dies with the process, and not before (01)."),
        ]),
        new("a global lock", "Four threads, four cores, one global lock that is held while computing. What "
            + "overlaps?", "",
        [
            new("Waiting, but not computing.", "A thread that waits lets go of the lock. That is why thirteen cities "
                + "are quick in Python too (05).", true),
            new("Computing, but not waiting.", "Computing is what the lock is held for (05)."),
            new("Both.", "Whoever computes holds the lock, and there is only one (05)."),
            new("Neither.", "A thread that waits does not hold it (05)."),
        ]),
        new("Amdahl's law", "A quarter of a program's work is serial. How many times as fast can it become?", "",
        [
            new("As many times as there are cores.", "The serial quarter takes its time, however many cores there are "
                + "(05)."),
            new("Less than 4 times.", "Amdahl's law: never more than 1 / s, and s is a quarter (05).", true),
            new("Less than 1.33 times.", "That would be a program of which only a quarter can be divided (05)."),
        ]),
        new("what a wait costs", "Ten thousand waits of a second at once. With what do they need the fewest "
            + "threads?", "",
        [
            new("A thread each.", "Thousands of threads at once, each with a stack of its own (06)."),
            new("The thread pool.", "Each wait holds a thread of the pool, which grows slowly: the waits go in turns "
                + "(06)."),
            new("async: Task.Delay, and await.", "A wait leaves a note with a timer and holds no thread (06).", true),
        ]),
    ];
}
