using System.Reflection;
using System.Runtime.CompilerServices;
using Interleave.Kernel.Cells;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using EngineKernel = Microsoft.DotNet.Interactive.Kernel;

namespace Interleave.Kernel.Engine;

/// <summary>Takes what code displays or updates straight to its cell.</summary>
/// <remarks>
/// The engine would publish it on the cell's invocation context. That loses what comes after the cell's end; and where
/// several threads publish at once, one of them delivers for all, so that a thread's own console text could overtake
/// what the same thread has displayed before, and no thread would be slowed down however much it shows.
/// </remarks>
internal static class DisplayedValues
{
    private static Action<DisplayedValue>? _engines;

    /// <summary>
    /// Replaces the engine as the listener for displayed values. Call it once, before any cell runs.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The engine's package is of a version that this does not fit.
    /// </exception>
    public static void SendToCells()
    {
        RuntimeHelpers.RunClassConstructor(typeof(EngineKernel).TypeHandle);

        // The package offers no way to end its subscription.
        var field = typeof(Formatter).GetField("OnFormatterEvent", BindingFlags.Static | BindingFlags.NonPublic);
        if (field is not { } listeners || listeners.GetValue(null) is not Action<DisplayedValue> engines)
        {
            throw new InvalidOperationException(
                "This version of Microsoft.DotNet.Interactive shows values in another way than the kernel expects.");
        }

        _engines = engines;
        listeners.SetValue(null, null);
        Formatter.SubscribeToDisplayedValues(Show);
    }

    /// <summary>Shows a value, or a new one in the place of an old one.</summary>
    public static void Show(DisplayedValue displayed)
    {
        if (Cell.Current is not { } cell || CSharpKernel.RunsSubmittedCode)
        {
            _engines!(displayed);
            return;
        }

        cell.Display(displayed.FormattedValues, displayed.Value, displayed.DisplayId, displayed.IsUpdated);
        if (KernelInvocationContext.Current is { HandlingKernel: CSharpKernel kernel, Command: { } command })
        {
            kernel.Announce(displayed.IsUpdated
                ? new DisplayedValueUpdated(displayed.Value, displayed.DisplayId, command, displayed.FormattedValues)
                : new DisplayedValueProduced(
                    displayed.Value, command, displayed.FormattedValues, displayed.DisplayId));
        }
    }
}
