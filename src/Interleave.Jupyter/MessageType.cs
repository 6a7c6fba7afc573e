namespace Interleave.Jupyter;

/// <summary>
/// The message types that the kernel and its client exchange, as the
/// <see href="https://jupyter-client.readthedocs.io/en/stable/messaging.html">messaging protocol</see> names them.
/// </summary>
public static class MessageType
{
    /// <summary>Asks what the kernel is.</summary>
    public const string KernelInfoRequest = "kernel_info_request";

    /// <summary>Says what the kernel is.</summary>
    public const string KernelInfoReply = "kernel_info_reply";

    /// <summary>Asks to run code.</summary>
    public const string ExecuteRequest = "execute_request";

    /// <summary>Says how the code ended.</summary>
    public const string ExecuteReply = "execute_reply";

    /// <summary>Repeats to all clients the code that is run.</summary>
    public const string ExecuteInput = "execute_input";

    /// <summary>The value of the code's last expression.</summary>
    public const string ExecuteResult = "execute_result";

    /// <summary>Something to show.</summary>
    public const string DisplayData = "display_data";

    /// <summary>Something new to show in place of what was shown before.</summary>
    public const string UpdateDisplayData = "update_display_data";

    /// <summary>Asks to clear what a cell has shown.</summary>
    public const string ClearOutput = "clear_output";

    /// <summary>Text on standard output or standard error.</summary>
    public const string Stream = "stream";

    /// <summary>An error that ended the code.</summary>
    public const string Error = "error";

    /// <summary>Busy, idle or starting.</summary>
    public const string Status = "status";

    /// <summary>Asks whether code is complete.</summary>
    public const string IsCompleteRequest = "is_complete_request";

    /// <summary>Says whether code is complete.</summary>
    public const string IsCompleteReply = "is_complete_reply";

    /// <summary>Asks what could stand at a place in code.</summary>
    public const string CompleteRequest = "complete_request";

    /// <summary>Says what could stand there.</summary>
    public const string CompleteReply = "complete_reply";

    /// <summary>Asks what is known of a name in code.</summary>
    public const string InspectRequest = "inspect_request";

    /// <summary>Says what is known of it.</summary>
    public const string InspectReply = "inspect_reply";

    /// <summary>Asks for code that was run before.</summary>
    public const string HistoryRequest = "history_request";

    /// <summary>Gives that code.</summary>
    public const string HistoryReply = "history_reply";

    /// <summary>Asks the person at the front end for a line of text.</summary>
    public const string InputRequest = "input_request";

    /// <summary>Gives the line of text.</summary>
    public const string InputReply = "input_reply";

    /// <summary>Asks to stop the code that runs.</summary>
    public const string InterruptRequest = "interrupt_request";

    /// <summary>Says that the request to stop was passed on.</summary>
    public const string InterruptReply = "interrupt_reply";

    /// <summary>Asks the kernel to end.</summary>
    public const string ShutdownRequest = "shutdown_request";

    /// <summary>Says that the kernel ends.</summary>
    public const string ShutdownReply = "shutdown_reply";

    /// <summary>Asks which comms are open.</summary>
    public const string CommInfoRequest = "comm_info_request";

    /// <summary>Lists the comms that are open.</summary>
    public const string CommInfoReply = "comm_info_reply";

    /// <summary>Opens a channel for messages of an extension.</summary>
    public const string CommOpen = "comm_open";

    /// <summary>Closes it, or says that nobody is there to open it.</summary>
    public const string CommClose = "comm_close";
}
