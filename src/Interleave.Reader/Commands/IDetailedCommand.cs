namespace Interleave.Reader.Commands;

/// <summary>
/// A command whose help says more than its description, which also stands in the list of all commands.
/// </summary>
internal interface IDetailedCommand
{
    /// <summary>Further lines for the help.</summary>
    string Details { get; }
}
