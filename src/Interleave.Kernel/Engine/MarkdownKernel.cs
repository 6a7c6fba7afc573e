using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using EngineKernel = Microsoft.DotNet.Interactive.Kernel;

namespace Interleave.Kernel.Engine;

/// <summary>Shows what follows <c>#!markdown</c>; the front end draws it.</summary>
internal sealed class MarkdownKernel : EngineKernel, IKernelCommandHandler<SubmitCode>
{
    /// <summary>A kernel without state.</summary>
    public MarkdownKernel()
        : base("markdown")
    {
        KernelInfo.LanguageName = "Markdown";
        KernelInfo.DisplayName = "markdown - Markdown";
    }

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        var text = command.Code.Trim();
        context.Publish(new DisplayedValueProduced(
            text, command, [new FormattedValue("text/markdown", text)], Guid.NewGuid().ToString("N")));
        return Task.CompletedTask;
    }
}
