using System.Reactive.Disposables;
using Interleave.Kernel.Cells;
using Interleave.Kernel.Editing;
using Interleave.Kernel.Session;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Utility;

namespace Interleave.Kernel.Engine;

/// <summary>
/// .NET Interactive as the cells see it: a root kernel with the session and the small kernels beside it.
/// </summary>
/// <remarks>One for each process: the engine's console and formatters belong to the process.</remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class EngineHost : IDisposable
{
    private readonly CompositeKernel _root = new();
    private readonly CSharpKernel _csharp;

    /// <summary>Sets the engine up. The console of the cells must be installed after it.</summary>
    public EngineHost(CSharpSession session, EditingWorkspace editing)
    {
        // The engine gives the console away with its first context and back with the last one that ends. This one
        // never ends, so that the cells' own console, installed later, stays.
        _ = ConsoleOutput.Subscribe(_ => Disposable.Empty);
        DisplayedValues.SendToCells();
        _csharp = new CSharpKernel(session, editing).UseWho().UseValueSharing();
        _root.Add(_csharp, ["c#", "C#"]);
        _root.Add(new HtmlKernel());
        _root.Add(new JavaScriptKernel(), ["js"]);
        _root.Add(new MarkdownKernel());
        _root.Add(new KeyValueStoreKernel().UseWho());
        _root.DefaultKernelName = _csharp.Name;
        _root.UseImportMagicCommand();
        MagicCommands.AddTo(_root);
        _root.RegisterCommandHandler<RequestInput>(AskAsync);
        _root.RegisterCommandHandler<RequestInputs>(AskAsync);

        // The engine's commands take turns on one thread of its own. A cell that sends one flows into that thread, and
        // must not be said to have left it behind.
        _root.RegisterCommandHandler<ThreadCommand>((_, _) =>
        {
            Cell.IgnoreThread(Thread.CurrentThread);
            return Task.CompletedTask;
        });

        // Ahead of whatever a cell may send.
        Warm = _root.SendAsync(new ThreadCommand());
    }

    /// <summary>Ends the engine's own thread.</summary>
    public void Dispose() => _root.Dispose();

    /// <summary>
    /// Ends when the engine has run a first command, so that a magic command or a question finds it loaded.
    /// </summary>
    public Task Warm { get; }

    /// <summary>
    /// Makes a cell the running invocation of the engine, on this thread and on those that it starts.
    /// </summary>
    public CellInvocation Begin(Cell cell, string code) => new(_root, _csharp, cell, code);

    /// <summary>What could be written in the line of a magic command.</summary>
    /// <param name="position">The place, in UTF-16 units from 0 to the code's length.</param>
    public async Task<Completions> CompletionsAsync(string code, int position, CancellationToken cancellationToken)
    {
        var request = new RequestCompletions(code, TextPlaces.PositionOf(code, position));
        var result = await _root.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var matches = result.Events.OfType<CompletionsProduced>().SelectMany(produced => produced.Completions);
        var start = position;
        while (start > 0 && !char.IsWhiteSpace(code[start - 1]))
        {
            start--;
        }

        var typed = code[start..position];
        return new(start, position, [.. matches
            .Where(match => match.InsertText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(match => new CompletionMatch(match.InsertText, "keyword"))
            .DistinctBy(match => match.Text)]);
    }

    private static async Task AskAsync(RequestInput question, KernelInvocationContext context)
    {
        var answer = await AnswerToAsync(question.Prompt, question.IsPassword, question, context)
            .ConfigureAwait(false);
        if (answer is not null)
        {
            context.Publish(new InputProduced(answer, question));
        }
    }

    private static async Task AskAsync(RequestInputs questions, KernelInvocationContext context)
    {
        var answers = new Dictionary<string, string>();
        foreach (var question in questions.Inputs)
        {
            var answer = await AnswerToAsync(
                question.Prompt, question.TypeHint == "password", questions, context).ConfigureAwait(false);
            if (answer is null)
            {
                return;
            }

            answers[question.GetPropertyNameForJsonSerialization()] = answer;
        }

        context.Publish(new InputsProduced(answers, questions));
    }

    // The engine makes an exception of the sentence with which the command fails.
    private static async Task<string?> AnswerToAsync(
        string prompt, bool isPassword, KernelCommand command, KernelInvocationContext context)
    {
        try
        {
            return Cell.Current is { } cell
                ? await cell.AskAsync(prompt, isPassword).ConfigureAwait(false)
                : throw new InvalidOperationException(
                    "No cell is running, and none started this thread, so nobody can be asked.");
        }
        catch (InvalidOperationException e)
        {
            context.Fail(command, message: e.Message);
        }
        catch (OperationCanceledException)
        {
            context.Fail(command, message: CellError.StoppedSentence);
        }

        return null;
    }

    private sealed class ThreadCommand : KernelCommand;
}
