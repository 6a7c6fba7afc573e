using System.Text;

namespace Interleave.Kernel.Cells;

/// <summary>The console of the cells: what a thread writes goes to the cell that started it.</summary>
/// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="fallback">Takes the text that no cell wrote.</param>
internal sealed class CellConsole(string stream, TextWriter fallback) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Puts the console in place for the whole process.</summary>
    public static void Install()
    {
        // Standard output belongs to the program that started the kernel, so text that no cell wrote goes to standard
        // error.
        var log = Console.Error;
        Console.SetOut(new CellConsole("stdout", log));
        Console.SetError(new CellConsole("stderr", log));
        Console.SetIn(new NoConsoleInput());
    }

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value) => Write($"{value}\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write($"{buffer}\n");

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        if (Cell.Current is { } cell)
        {
            cell.Write(stream, buffer);
        }
        else
        {
            fallback.Write(buffer);
        }
    }

    private sealed class NoConsoleInput : TextReader
    {
        private const string Sentence =
            "A notebook has no console to read from. Ask with `await GetInputAsync(\"…\")`: it opens an input box.";

        public override int Peek() => throw new InvalidOperationException(Sentence);

        public override int Read() => throw new InvalidOperationException(Sentence);

        public override string? ReadLine() => throw new InvalidOperationException(Sentence);
    }
}
