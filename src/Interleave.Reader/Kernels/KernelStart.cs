using System.Globalization;
using Interleave.Jupyter;
using Interleave.Processes;

namespace Interleave.Reader.Kernels;

/// <summary>Starts kernels, and waits until they are ready.</summary>
/// <threadsafety static="true"/>
internal static class KernelStart
{
    /// <summary>
    /// How long a kernel may take until it answers: as long as jupyter_client gives it. On busy cores, .NET
    /// Interactive takes more than half of that.
    /// </summary>
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(60);

    /// <summary>The size of a connection file at most, in bytes.</summary>
    private const int RoomForConnection = 4096;

    /// <summary>How long to wait for an answer before the question is asked again.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts a kernel and waits, for a minute at most, until it is ready.</summary>
    /// <param name="spec">How to start it.</param>
    /// <param name="folder">The folder from which the code finds its files.</param>
    /// <param name="cancellationToken">Gives up the start; the process is then gone.</param>
    /// <exception cref="KernelStartException">It cannot be started, ended at once, or did not answer.</exception>
    public static async Task<KernelClient> StartAsync(
        KernelSpec spec, string folder, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var connection = ConnectionInfo.OnLoopback() with { KernelName = spec.Name };
            try
            {
                return await StartAsync(spec, connection, folder, cancellationToken).ConfigureAwait(false);
            }
            catch (KernelStartException e)
                when (attempt == 1 && (IsAnyPortTaken(connection) || SaysPortTaken(e.Message)))
            {
                // Another program took a port between its choice and the kernel's start, and may have released it.
            }
        }
    }

    private static async Task<KernelClient> StartAsync(
        KernelSpec spec, ConnectionInfo connection, string folder, CancellationToken cancellationToken)
    {
        // Only the current user can open the folder. It is deleted as soon as the kernel, by answering, shows that it
        // has read the file; so nothing is left behind when this program is killed later.
        using var secret = SaveSecret(connection, out var file);
        var process = KernelProcess.Start(spec, file, folder);
        KernelClient? client = null;
        try
        {
            client = new KernelClient(process, spec, connection);
            await BecomeReadyAsync(client, process, spec, cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            IAsyncDisposable started = client is null ? process : client;
            await started.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static ScratchFolder SaveSecret(ConnectionInfo connection, out string file)
    {
        ScratchFolder? secret = null;
        try
        {
            secret = ScratchFolder.Create("interleave-", RoomForConnection);
            file = Path.Combine(secret.Path, "kernel.json");
            connection.Save(file);
            return secret;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            secret?.Dispose();
            throw new KernelStartException(e.Message, e);
        }
    }

    /// <summary>
    /// Whether the kernel's last words are those of the operating system about a port that is taken.
    /// </summary>
    /// <summary>
    /// Whether a kernel that ended wrote that it could not have its ports: as Unix, ZeroMQ or Windows says it.
    /// </summary>
    internal static bool SaysPortTaken(string written) =>
        written.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
        || written.Contains("address in use", StringComparison.OrdinalIgnoreCase)
        || written.Contains("only one usage of each socket address", StringComparison.OrdinalIgnoreCase);

    private static bool IsAnyPortTaken(ConnectionInfo connection)
    {
        int[] ports =
        [
            connection.ShellPort,
            connection.ControlPort,
            connection.StdinPort,
            connection.IOPubPort,
            connection.HeartbeatPort,
        ];
        return !Array.TrueForAll(ports, LoopbackPort.IsFree);
    }

    /// <summary>
    /// Asks the kernel what it is, again and again, until both the answer to one question and the idle status after it
    /// have arrived. The status shows that the subscription to what the kernel publishes has taken effect, so that no
    /// output of the first cell is lost; and the first question is asked only when the kernel's own can come through.
    /// </summary>
    private static async Task BecomeReadyAsync(
        KernelClient client, KernelProcess process, KernelSpec spec, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(ReadyBound);
        var replied = new HashSet<string>();
        var idle = new HashSet<string>();
        try
        {
            await client.CanBeAsked.WaitAsync(bound.Token).ConfigureAwait(false);
            while (true)
            {
                client.Request(MessageType.KernelInfoRequest, []);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(bound.Token);
                patience.CancelAfter(AskAgainAfter);
                try
                {
                    await foreach (var received in client.Messages.ReadAllAsync(patience.Token).ConfigureAwait(false))
                    {
                        if (received.Message.Parent?.MessageId is not { } parent)
                        {
                            continue;
                        }

                        if (received.Message.Type == MessageType.KernelInfoReply)
                        {
                            client.Info = received.Message.Content;
                            replied.Add(parent);
                        }
                        else if (received.IsIdle)
                        {
                            idle.Add(parent);
                        }

                        if (replied.Contains(parent) && idle.Contains(parent))
                        {
                            return;
                        }
                    }

                    throw new KernelStartException(
                        client.Exit.InWords($"The kernel '{spec.Name}'", "before it was ready") + WhatItWrote());
                }
                catch (OperationCanceledException) when (!bound.IsCancellationRequested)
                {
                    // Not yet: ask again.
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KernelStartException(string.Create(
                CultureInfo.InvariantCulture,
                $"The kernel '{spec.Name}' was not ready within {ReadyBound.TotalSeconds} s.{WhatItWrote()}"));
        }

        string WhatItWrote()
        {
            var lines = process.Output();
            return lines.Count == 0 ? "" : " It wrote:\n" + string.Join('\n', lines);
        }
    }
}
