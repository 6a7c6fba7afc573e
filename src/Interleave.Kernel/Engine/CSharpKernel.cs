using Interleave.Kernel.Cells;
using Interleave.Kernel.Editing;
using Interleave.Kernel.Session;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;
using EngineKernel = Microsoft.DotNet.Interactive.Kernel;

namespace Interleave.Kernel.Engine;

/// <summary>
/// The session as a kernel of .NET Interactive: what other code asks of it goes through the engine's commands.
/// </summary>
/// <remarks>
/// The front end's cells do not come this way: they run on threads of their own (see <c>CellRunner</c>), so that they
/// can be stopped. What comes here is what a cell, a magic command or another kernel sends. Any thread may send.
/// </remarks>
internal sealed class CSharpKernel :
    EngineKernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<RequestCompletions>,
    IKernelCommandHandler<RequestHoverText>,
    IKernelCommandHandler<RequestDiagnostics>,
    IKernelCommandHandler<RequestSignatureHelp>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<RequestValueInfos>,
    IKernelCommandHandler<SendValue>
{
    private static readonly AsyncLocal<bool> Submitted = new();

    private readonly CSharpSession _session;
    private readonly EditingWorkspace _editing;

    /// <summary>A kernel over a session.</summary>
    public CSharpKernel(CSharpSession session, EditingWorkspace editing)
        : base("csharp")
    {
        (_session, _editing) = (session, editing);
        KernelInfo.LanguageName = "C#";
        KernelInfo.LanguageVersion = "14.0";
        KernelInfo.DisplayName = "csharp - C# Script";
    }

    /// <summary>
    /// Whether this thread runs code that was sent as a command. What such code shows belongs to the command's
    /// result, so it takes the engine's way.
    /// </summary>
    public static bool RunsSubmittedCode => Submitted.Value;

    /// <summary>What has run; named as in .NET Interactive's own kernel, where code of a library looks for
    /// it.</summary>
    public RanCode? ScriptState => _session.Ran;

    /// <summary>Makes this the kernel that code finds in <c>Kernel.Current</c>.</summary>
    public void Handle(KernelCommand command, KernelInvocationContext context) => SetHandlingKernel(command, context);

    /// <summary>Tells those who listen to this kernel or to its root.</summary>
    public void Announce(KernelEvent @event) => PublishEvent(@event);

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        Submitted.Value = true;
        try
        {
            var submission = _session.Compile(command.Code, Cell.Current?.Name ?? "code", context.CancellationToken);
            var value = await _session.RunInsideAsync(submission).ConfigureAwait(false);
            if (value is not (null or DisplayedValue))
            {
                context.Publish(new ReturnValueProduced(value, command, DisplayBundle.FormsOf(value)));
            }
        }
        catch (CompilationFailedException e)
        {
            context.Fail(command, e, string.Join('\n', e.Error.Lines));
        }
        catch (Exception e)
        {
            context.Fail(command, e, string.Join('\n', CellError.Of(e).Lines));
        }
    }

    async Task IKernelCommandHandler<RequestCompletions>.HandleAsync(
        RequestCompletions command, KernelInvocationContext context)
    {
        var place = TextPlaces.OffsetOf(command.Code, command.LinePosition);
        var found = await Completions.AtAsync(
            _editing, command.Code, place, context.CancellationToken).ConfigureAwait(false);
        context.Publish(new CompletionsProduced(
            [.. found.Matches.Select(match => new CompletionItem(match.Text, match.Kind))],
            command,
            TextPlaces.SpanOf(command.Code, found.Start, found.End)));
    }

    async Task IKernelCommandHandler<RequestHoverText>.HandleAsync(
        RequestHoverText command, KernelInvocationContext context)
    {
        var place = TextPlaces.OffsetOf(command.Code, command.LinePosition);
        var found = await Inspection.AtAsync(_editing, command.Code, place, context.CancellationToken)
            .ConfigureAwait(false);
        if (found is not null)
        {
            context.Publish(new HoverTextProduced(command, [new FormattedValue("text/markdown", found.Markdown)]));
        }
    }

    async Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(
        RequestDiagnostics command, KernelInvocationContext context)
    {
        var model = await _editing.DocumentOf(command.Code)
            .GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        var diagnostics = model!.GetDiagnostics(cancellationToken: context.CancellationToken);
        if (!diagnostics.IsEmpty)
        {
            context.Publish(new DiagnosticsProduced(
                [.. diagnostics.Select(Diagnostic.FromCodeAnalysisDiagnostic)],
                [.. diagnostics.Select(one => new FormattedValue(PlainTextFormatter.MimeType, one.ToString()))],
                command));
        }
    }

    async Task IKernelCommandHandler<RequestSignatureHelp>.HandleAsync(
        RequestSignatureHelp command, KernelInvocationContext context)
    {
        var place = TextPlaces.OffsetOf(command.Code, command.LinePosition);
        var found = await CallSignatures.AtAsync(
            _editing.DocumentOf(command.Code), place, context.CancellationToken).ConfigureAwait(false);
        if (!found.IsEmpty)
        {
            context.Publish(new SignatureHelpProduced(command, [.. found.Select(Information)], 0, 0));
        }

        static SignatureInformation Information(CallSignatures signature) => new(
            signature.Signature,
            new FormattedValue("text/markdown", signature.Summary),
            [.. signature.Parameters.Select(name => new ParameterInformation(name, new("text/markdown", "")))]);
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(
        RequestValueInfos command, KernelInvocationContext context)
    {
        context.Publish(new ValueInfosProduced(
            [.. _session.Variables.Select(variable => new KernelValueInfo(
                variable.Name, FormattedValue.CreateSingleFromObject(
                    variable.Value, command.MimeType), variable.Type))],
            command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (_session.Variables.FirstOrDefault(variable => variable.Name == command.Name) is { } variable)
        {
            var value = variable.Value;
            context.Publish(new ValueProduced(
                value, command.Name, new FormattedValue(
                    command.MimeType, value.ToDisplayString(command.MimeType)), command));
        }
        else
        {
            context.Fail(command, message: $"There is no variable '{command.Name}' in the C# cells.");
        }

        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context) =>
        SetValueAsync(command, context, _session.SetAsync);
}
