using Interleave.Jupyter;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Running;

/// <summary>A line of text that a running cell asks for.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class InputQuestion
{
    internal InputQuestion(Message request)
    {
        Request = request;
        Prompt = request.Content["prompt"].AsText() ?? "";
        IsPassword = request.Content["password"].AsFlag();
    }

    /// <summary>Identifies the question.</summary>
    public string Id => Request.Header.MessageId;

    /// <summary>The prompt; may be empty.</summary>
    public string Prompt { get; }

    /// <summary>Whether the answer must not be shown.</summary>
    public bool IsPassword { get; }

    /// <summary>The kernel's request, which the answer replies to.</summary>
    internal Message Request { get; }
}
