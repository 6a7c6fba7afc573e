using Interleave.Kernel;
using Microsoft.DotNet.Interactive.Formatting;

// The engine's own extension is in this namespace, which every cell imports.
namespace System;

/// <summary>The engine's <c>Display</c> with a handle that updates the place it has shown.</summary>
public static class DisplayHandles
{
    /// <inheritdoc cref="CellFunctions.display{T}(T, string[])"/>
    public static DisplayedValue Display<T>(this T value, params string[] mimeTypes) =>
        CellFunctions.display(value, mimeTypes);
}
