using System.Text.Json;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Page.Edits;

/// <summary>
/// A small JSON file that is written again whenever something changes. The file is there whole or not at all: it is
/// written beside its place and then moved there.
/// </summary>
/// <typeparam name="T">What the file holds.</typeparam>
/// <remarks>The writes of one object follow each other.</remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class KeptFile<T>
    where T : class
{
    private readonly string _path;

    /// <summary>Guards what is to be written next, and whether something is being written.</summary>
    private readonly Lock _lock = new();
    private byte[]? _next;
    private TaskCompletionSource? _nextWritten;
    private bool _isWriting;

    /// <summary>A file that need not be there yet.</summary>
    public KeptFile(string path) => _path = path;

    /// <summary>
    /// Reads the file. One that cannot be understood is put aside under another name, so that nothing overwrites it.
    /// </summary>
    /// <param name="problem">A sentence about a file that was put aside or cannot be read; else null.</param>
    /// <returns>What it holds; null if there is none.</returns>
    public T? Read(out string? problem)
    {
        problem = null;
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(_path)) : null;
        }
        catch (JsonException)
        {
            var aside = $"{_path}.unreadable-{DateTime.UtcNow:yyyyMMddHHmmss}";
            try
            {
                File.Move(_path, aside);
                problem = $"What you wrote here before could not be read again; the file was put aside as {aside}.";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problem = $"What you wrote here before could not be read again, from {_path}: {e.Message}";
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"What you wrote here before could not be read again, from {_path}: {e.Message}";
            return null;
        }
    }

    /// <summary>Reads the file, and changes nothing; null if it is not there or cannot be understood.</summary>
    public T? Peek()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(_path)) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="content">What it is to hold; it is turned into text before this returns.</param>
    /// <returns>Ends when this, or something newer, is in the file; faulted if it cannot be written.</returns>
    public Task WriteAsync(T content)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content);
        lock (_lock)
        {
            _next = bytes;
            _nextWritten ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var written = _nextWritten.Task;
            if (!_isWriting)
            {
                _isWriting = true;
                _ = Task.Run(WriteAll);
            }

            return written;
        }
    }

    /// <summary>Waits until nothing is left to write. A failure to write is no longer reported.</summary>
    public async Task FlushAsync()
    {
        Task? last;
        lock (_lock)
        {
            last = _nextWritten?.Task ?? _current;
        }

        if (last is not null)
        {
            await last.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    /// <summary>The write that is under way; guarded by the lock.</summary>
    private Task? _current;

    private void WriteAll()
    {
        while (true)
        {
            byte[] bytes;
            TaskCompletionSource written;
            lock (_lock)
            {
                if (_next is null)
                {
                    // Under the same lock as the check in WriteAsync, so that no text stays unwritten between the two.
                    _isWriting = false;
                    _current = null;
                    return;
                }

                (bytes, written) = (_next, _nextWritten!);
                (_next, _nextWritten) = (null, null);
                _current = written.Task;
            }

            try
            {
                Write(bytes);
                written.SetResult();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                written.SetException(e);
            }
        }
    }

    private void Write(byte[] bytes)
    {
        EditStore.MakePrivateFolder(Path.GetDirectoryName(_path)!);
        WholeFile.Write(_path, $"{_path}.{Guid.NewGuid():N}", unfinished =>
        {
            using var file = new FileStream(unfinished, EditStore.PrivateFile());
            file.Write(bytes);
        });
    }
}
