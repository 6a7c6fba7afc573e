using System.Runtime.CompilerServices;
using Interleave.Kernel.Cells;
using Interleave.Kernel.Session;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Kernel.Engine;

/// <summary>
/// One run of a cell as .NET Interactive knows it: the invocation context that code finds in
/// <c>KernelInvocationContext.Current</c>, and what is published there.
/// </summary>
/// <threadsafety>One thread makes it, runs the cell's parts and ends it. Any other may call <see cref="Cancel"/> at
/// the same time.</threadsafety>
internal sealed class CellInvocation
{
    private readonly CompositeKernel _root;
    private readonly CSharpKernel _csharp;
    private readonly Cell _cell;
    private readonly SubmitCode _command;
    private readonly KernelInvocationContext _context;
    private volatile CellError? _failure;

    /// <summary>Begins the invocation on the calling thread, which must not be in one.</summary>
    public CellInvocation(CompositeKernel root, CSharpKernel csharp, Cell cell, string code)
    {
        (_root, _csharp, _cell) = (root, csharp, cell);
        _command = new SubmitCode(code, csharp.Name);
        _context = KernelInvocationContext.GetOrCreateAmbientContext(_command);
        csharp.Handle(_command, _context);
        _ = _context.KernelEvents.Subscribe(Receive);
        _context.Publish(new CodeSubmissionReceived(_command));
    }

    /// <summary>
    /// What went wrong and was not thrown: a magic command failed, or the cell's code said that the cell has.
    /// </summary>
    public CellError? Failure => _failure;

    /// <summary>
    /// The parts into which magic commands divide the cell. Errors in a magic command are in <see cref="Failure"/>.
    /// </summary>
    /// <returns>C# and other commands, in order.</returns>
    public IReadOnlyList<KernelCommand> Split() =>
        _root.SubmissionParser.SplitSubmission(_command).GetAwaiter().GetResult();

    /// <summary>The C# of a part, each line with the number it has in the cell; null if the part is not C#.</summary>
    /// <param name="from">Where the parts before it end in the cell's code; moved to the end of this one.</param>
    public string? CSharpOf(KernelCommand part, ref int from)
    {
        if (part is not SubmitCode submission)
        {
            return null;
        }

        var start = Math.Max(from, _command.Code.IndexOf(submission.Code, from, StringComparison.Ordinal));
        from = Math.Min(start + submission.Code.Length, _command.Code.Length);
        var before = _command.Code.AsSpan(0, start);
        return submission.TargetKernelName == _csharp.Name
            ? string.Concat(
                new string('\n', before.Count('\n')),
                new string(' ', start - 1 - before.LastIndexOf('\n')),
                submission.Code)
            : null;
    }

    /// <summary>Runs a part that is not C#, and waits for its end.</summary>
    public void Send(KernelCommand part)
    {
        var result = _root.SendAsync(part).GetAwaiter().GetResult();
        if (result.Events.OfType<CommandFailed>().LastOrDefault() is { } failed)
        {
            _failure ??= ErrorOf(failed);
        }
    }

    /// <summary>
    /// Cancels the context's token. The context itself stays open: the cell still has to say that it was stopped.
    /// </summary>
    public void Cancel() => TryCancel(_context);

    /// <summary>Ends the invocation on the thread that began it.</summary>
    /// <param name="isOver">
    /// Whether nothing that the cell started is known to run. If something does, the context stays open for it: a
    /// closed one would drop what is published.
    /// </param>
    public void End(bool isOver)
    {
        if (isOver)
        {
            _context.Dispose();
        }
    }

    private void Receive(KernelEvent @event)
    {
        switch (@event)
        {
            case CommandFailed failed when failed.Command.Equals(_command):
                _failure ??= ErrorOf(failed);
                break;
            case DisplayedValueUpdated updated:
                _cell.Display(updated.FormattedValues, updated.Value, updated.ValueId, isUpdate: true);
                break;
            case DisplayedValueProduced shown:
                var id = shown.ValueId ?? Guid.NewGuid().ToString("N");
                _cell.Display(shown.FormattedValues, shown.Value, id, isUpdate: false);
                break;
            case ReturnValueProduced { Value: not DisplayedValue } result:
                _cell.Result(DisplayBundle.Of(result.FormattedValues, result.Value));
                break;
            case StandardOutputValueProduced text:
                _cell.Write("stdout", TextOf(text));
                break;
            case StandardErrorValueProduced text:
                _cell.Write("stderr", TextOf(text));
                break;
            case ErrorProduced { Command: not (RequestInput or RequestInputs) } error:
                // A failed question has thrown an exception to the code that asked.
                _cell.Write("stderr", error.Message + "\n");
                break;
        }

        _csharp.Announce(@event);
    }

    private static string TextOf(DisplayEvent output) =>
        output.FormattedValues.FirstOrDefault(
            form => form.MimeType == PlainTextFormatter.MimeType)?.Value ?? $"{output.Value}";

    private CellError ErrorOf(CommandFailed failed) => failed.Exception switch
    {
        CompilationFailedException compilation => compilation.Error,

        // This is how the engine fails when a command names a kernel that does not exist.
        NullReferenceException { Source: "Microsoft.DotNet.Interactive" } => Sentence(
            "The value could not be fetched, for there is no kernel of the name that the line gives. "
            + $"There are: {string.Join(", ", _root.Select(kernel => kernel.Name))}."),
        { } exception => CellError.Of(exception),
        null => Sentence(failed.Message),
    };

    private static CellError Sentence(string sentence) => new("Error", sentence, [sentence]);

    // The package's own Cancel would complete the context at once, and the cell could show nothing more.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TryCancel")]
    private static extern void TryCancel(KernelInvocationContext context);
}
