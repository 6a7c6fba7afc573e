using Interleave.Reader.Kernels;
using Interleave.Reader.Parameters;

namespace Interleave.Reader.Running;

/// <summary>What a run does.</summary>
public sealed record RunOptions
{
    /// <summary>The notebooks, as the reader named them; none for those of the chapter.</summary>
    public IReadOnlyList<string> Notebooks { get; init; } = [];

    /// <summary>The values to give the notebooks' parameters.</summary>
    public IReadOnlyList<ParameterSetting> Settings { get; init; } = [];

    /// <summary>The kernel to run them in.</summary>
    public KernelSpec Kernel { get; init; } = KernelSpec.Interleave;

    /// <summary>The folder for the executed notebooks; null for the default one.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>The lines of text to answer with, in turn, when a cell asks for one.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>
    /// How long a cell may take.
    /// <value>The default is 120 s.</value>
    /// </summary>
    public TimeSpan CellTimeout { get; init; } = DefaultCellTimeout;

    /// <summary>How long a cell may take unless the reader says otherwise.</summary>
    public static TimeSpan DefaultCellTimeout { get; } = TimeSpan.FromSeconds(120);
}
