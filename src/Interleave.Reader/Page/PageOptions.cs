using Interleave.Reader.Kernels;
using Interleave.Reader.Page.Edits;
using Interleave.Reader.Page.Security;

namespace Interleave.Reader.Page;

/// <summary>What the page shows, and where it is served.</summary>
internal sealed record PageOptions
{
    /// <summary>The port that is tried unless one is asked for; if it is taken, another one is.</summary>
    public const int UsualPort = 8741;

    /// <summary>The port, 0 for any that is free; null for <see cref="UsualPort"/> or else any.</summary>
    public int? Port { get; init; }

    /// <summary>The folder from which the chapter is looked for, upwards.</summary>
    public required string Folder { get; init; }

    /// <summary>Where edits are kept.</summary>
    public required EditStore Edits { get; init; }

    /// <summary>How kernels are started.</summary>
    public required KernelSpec Kernel { get; init; }

    /// <summary>The Codespace whose browser may come in by its name for the port; null for none.</summary>
    public Codespace? Codespace { get; init; }

    /// <summary>The clock that idle kernels are judged by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
