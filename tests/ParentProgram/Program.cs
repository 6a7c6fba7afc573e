using System.Diagnostics;

// The arguments are the child's program and its arguments. The child writes to this program's own standard output, and
// its process id goes to standard error, for a test to clear away what should have ended by itself.
using var child = Process.Start(new ProcessStartInfo(args[0], args[1..]) { RedirectStandardInput = true })!;
Console.Error.WriteLine(child.Id);

// A parent that outlived its test would be a leak of its own.
Console.In.ReadToEnd();
