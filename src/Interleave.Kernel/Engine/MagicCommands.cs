using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;
using EngineKernel = Microsoft.DotNet.Interactive.Kernel;

namespace Interleave.Kernel.Engine;

/// <summary>The magic commands that the engine's package leaves to the program around it.</summary>
internal static class MagicCommands
{
    /// <summary>Adds <c>#!time</c>, <c>#!about</c> and <c>#!lsmagic</c>.</summary>
    public static void AddTo(CompositeKernel root)
    {
        Add(root, "#!time", "Measures how long the cell takes.", context =>
        {
            var clock = Stopwatch.StartNew();
            context.OnComplete(ended => ShowTime(ended, clock.Elapsed));
        });
        Add(root, "#!about", "Says what runs the cells.", About);
        root.VisitSubkernelsAndSelf(kernel => Add(
            kernel,
            "#!lsmagic",
            "Lists the magic commands.",
            context => List(context.HandlingKernel.RootKernel, context)));
    }

    private static void Add(
        EngineKernel kernel, string name, string description, Action<KernelInvocationContext> run) =>
        kernel.AddDirective(new KernelActionDirective(name) { Description = description }, (_, context) =>
        {
            run(context);
            return Task.CompletedTask;
        });

    private static void ShowTime(KernelInvocationContext context, TimeSpan time) =>
        Show(
            context, time, string.Create(
                CultureInfo.InvariantCulture, $"Wall time: {time.TotalMilliseconds}ms"), null);

    private static void About(KernelInvocationContext context)
    {
        (string Name, string Version)[] parts =
        [
            ("Interleave C# kernel", VersionOf(typeof(MagicCommands))),
            ("Microsoft.DotNet.Interactive", VersionOf(typeof(EngineKernel))),
            (".NET", Environment.Version.ToString()),
        ];
        Show(
            context,
            parts,
            string.Join('\n', parts.Select(part => $"{part.Name} {part.Version}")),
            table(tbody(parts.Select(part => tr(td(part.Name), td(part.Version))))));
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static void List(EngineKernel root, KernelInvocationContext context)
    {
        var kernels = root is CompositeKernel composite ? composite.Prepend(root) : [root];
        var lists = kernels
            .Select(kernel => (kernel.Name, Commands: kernel.KernelInfo.SupportedDirectives
                .Where(command => !command.Hidden)
                .OrderBy(command => command.Name, StringComparer.Ordinal)
                .ToArray()))
            .Where(list => list.Commands.Length > 0)
            .ToArray();
        Show(
            context,
            lists,
            string.Join("\n\n", lists.Select(list => string.Join('\n', list.Commands
                .Select(command => $"    {command.Name}  {command.Description}".TrimEnd())
                .Prepend(list.Name)))),
            div(lists.Select(list => div(
                h3(list.Name),
                table(tbody(list.Commands.Select(command => tr(td(code(command.Name)), td(command.Description)))))))));
    }

    private static void Show(KernelInvocationContext context, object value, string text, IHtmlContent? html)
    {
        var forms = new List<FormattedValue> { new(PlainTextFormatter.MimeType, text) };
        if (html is not null)
        {
            forms.Insert(0, new(HtmlFormatter.MimeType, html.ToString()));
        }

        context.Publish(new DisplayedValueProduced(value, context.Command, forms, Guid.NewGuid().ToString("N")));
    }
}
