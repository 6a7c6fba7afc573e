namespace Interleave.Reader.Doctor;

/// <summary>How the reader starts this program.</summary>
/// <threadsafety static="true"/>
internal static class CommandLine
{
    /// <summary>A command of this program, as it is typed in the repository's root folder.</summary>
    public static string Of(string command) => $"dotnet run --project src/Interleave.Reader -- {command}";
}
