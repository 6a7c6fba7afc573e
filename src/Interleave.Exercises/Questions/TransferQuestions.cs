using System.Collections.Immutable;

namespace Interleave.Exercises;

/// <summary>
/// Six questions about programs that are not in the chapter, asked before it, and six more of the same kind for after
/// it.
/// </summary>
internal static class TransferQuestions
{
    private const string Waits = "waits that overlap";
    private const string Cores = "computing on cores";
    private const string Updates = "two who change one number";
    private const string Joins = "before a Join";
    private const string Locks = "two who need two things";
    private const string Ends = "who says that it is over";

    /// <summary>The questions before the chapter.</summary>
    public static ImmutableArray<Question> Before { get; } =
    [
        new(Waits, "A program sends eight pictures to a printing service, and waits 2 s for each answer. It has four "
            + "threads, which share the pictures. How long does it take?", "",
        [
            new("2 s", "Only if all eight wait at once."),
            new("4 s", "Two rounds of four waits each.", true),
            new("8 s", "The threads do not share the 2 s: their waits overlap."),
            new("16 s", "That is one after another."),
        ]),
        new(Cores, "A film takes 8 s of computing on one thread. It is cut into eight equal parts, with a thread for "
            + "each, on a machine with two cores. How long does it take at best?", "",
        [
            new("1 s", "Eight threads do not make eight cores."),
            new("2 s", "Two cores halve the time; they do not quarter it."),
            new("4 s", "Two cores compute at the same time, and the threads take turns on them.", true),
            new("8 s", "Two cores do the work of two."),
        ]),
        new(Updates, "Two doors count visitors on one display. Each door, for each visitor, reads the number, adds 1 "
            + "and writes it back. It shows 10, and a visitor comes through each door. What can it show then?", "",
        [
            new("only 12", "Both doors may read 10 before one of them writes."),
            new("11 or 12", "If both read 10, both write 11.", true),
            new("10, 11 or 12", "The last to write writes at least 11."),
        ]),
        new(Joins, "What can this program print?",
            "var name = \"?\";\nvar thread = new Thread(() => name = "
                + "\"Ada\");\nthread.Start();\nConsole.WriteLine(name);",
        [
            new("only ?", "The thread may have been quick."),
            new("only Ada", "Start does not wait for the thread."),
            new("either", "Nothing says who comes first.", true),
        ]),
        new(Locks, "Ann and Bob cook with one knife and one board. Ann takes the knife and then the board, Bob the "
            + "board and then the knife. Both put both down after use, and whoever misses something waits. Can they "
            + "stop for ever?", "",
        [
            new("No: both put everything down.", "They do, once they have had both."),
            new("Yes: one has the knife, the other the board.", "Each waits for what the other holds.", true),
            new("Yes: both reach for the knife at the same time.", "Then one gets it, and the other waits a while."),
        ]),
        new(Ends, "A baker puts ten loaves on a shelf and goes home. Two sellers each sell loaves from it, and when "
            + "it is empty they wait for the next. What becomes of the sellers?", "",
        [
            new("Both wait for ever.", "Nobody tells them that no more will come.", true),
            new("One waits for ever, the other goes home.", "An empty shelf says nothing to either."),
            new("Both go home after the tenth loaf.", "They do not know that it was the last."),
        ]),
    ];

    /// <summary>The same ideas after the chapter, in the same order.</summary>
    public static ImmutableArray<Question> After { get; } =
    [
        new(Waits, "Ten smoke detectors are tested. Each test waits 3 s for an answer, and five threads take the "
            + "detectors from a queue. How long does it take?", "",
        [
            new("30 s", "That is one after another."),
            new("15 s", "The threads do not share the 3 s: their waits overlap."),
            new("6 s", "Two rounds of five waits each.", true),
            new("3 s", "Only if all ten wait at once."),
        ]),
        new(Cores, "A search computes for 12 s on one thread. Twelve threads share it evenly, on a machine with four "
            + "cores. How long does it take at best?", "",
        [
            new("1 s", "Twelve threads do not make twelve cores."),
            new("3 s", "Four cores compute at the same time, and the threads take turns on them.", true),
            new("4 s", "That would be three cores."),
            new("12 s", "Four cores do the work of four."),
        ]),
        new(Updates, "stock is 5. Three threads each run this line once, and all are joined. What can stock be then?",
            "stock = stock - 1;",
        [
            new("2, 3 or 4", "If two or three read the same number, they write the same one.", true),
            new("only 2", "Two threads may read the same number before one of them writes."),
            new("2, 3, 4 or 5", "The last to write writes at most 4."),
        ]),
        new(Joins, "What can this program print?",
            "var total = 0;\nvar thread = new Thread(() => total = 7);\nthread.Start();\nThread.Sleep(100);\n"
                + "Console.WriteLine(total);",
        [
            new("7, and once in a while 0", "A sleep waits for a time, not for the thread.", true),
            new("only 7", "Nearly always. A sleep makes it likely, and only Join makes it certain."),
            new("only 0", "In 100 ms the thread nearly always gets its turn."),
        ]),
        new(Locks, "One thread locks the log and then the file, another locks the file and then the log. Each lets go "
            + "of both when it has written. Can they stop for ever?", "",
        [
            new("Yes: both want the log at the same time.", "Then one gets it, and the other waits a while."),
            new("No: each lets go of both.", "They do, once they have had both."),
            new("Yes: one has the log, the other the file.", "Each waits for what the other holds.", true),
        ]),
        new(Ends, "A thread takes orders out of a BlockingCollection until it is closed. The thread that puts them in "
            + "catches an exception half way, and returns without CompleteAdding. What becomes of the first?", "",
        [
            new("It gets the exception.", "The exception was caught where it was thrown."),
            new("It waits for ever.", "Nobody tells it that no more will come. CompleteAdding belongs into a "
                + "finally.", true),
            new("It ends when the queue is empty.", "An empty queue that is not closed may still get something."),
        ]),
    ];
}
