using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// The functions that a cell may call without naming their type: the part of .NET Interactive's <c>Kernel</c> that the
/// notebooks use, under its names. Any thread of a cell may call them.
/// </summary>
public static class Kernel
{
    /// <summary>Shows a value in the output of the cell.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms wanted; none for those that the value prefers.</param>
    /// <returns>What was shown, to be changed later.</returns>
    /// <exception cref="InvalidOperationException">No cell runs, and none started this thread.</exception>
#pragma warning disable IDE1006, CA1707 // The name is the other engine's.
    public static DisplayedValue display(object? value, params string[] mimeTypes) =>
        KernelInvocationContext.Current.Display(value, mimeTypes);
#pragma warning restore IDE1006, CA1707

    /// <summary>Takes away what the cell has shown so far. An addition of this kernel: .NET Interactive has no such function.</summary>
    /// <param name="wait">Whether to wait for the next output, which then takes the place without a flicker.</param>
    /// <exception cref="InvalidOperationException">No cell runs, and none started this thread.</exception>
    public static void ClearOutput(bool wait = false)
    {
        var cell = KernelInvocationContext.CurrentCell;
        cell.Pace.Wait();
        cell.Show(output => output.Clear(wait));
    }

    /// <summary>Text that is shown as HTML.</summary>
    /// <param name="content">The HTML.</param>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Asks the reader for a line of text, in an input box of the front end.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <param name="typeHint"><c>text</c>, or <c>password</c> to hide what is typed.</param>
    /// <exception cref="InvalidOperationException">
    /// No cell runs, or the front end cannot ask; the message says so.
    /// </exception>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") =>
        KernelInvocationContext.CurrentCell.AskAsync(prompt, typeHint == "password");
}
