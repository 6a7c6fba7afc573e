using System.ComponentModel;
using System.Diagnostics;

namespace Interleave.Reader.Page;

/// <summary>Shows an address in the user's browser.</summary>
internal static class BrowserWindow
{
    /// <summary>Tries to open it; if there is no browser, or no screen, nothing happens.</summary>
    public static void Open(Uri address)
    {
        try
        {
            var start =
                OperatingSystem.IsWindows() ? new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true }
                : OperatingSystem.IsMacOS() ? new ProcessStartInfo("open", [address.AbsoluteUri])
                : HasScreen() ? new ProcessStartInfo("xdg-open", [address.AbsoluteUri])
                : null;
            if (start is not null)
            {
                Process.Start(start)?.Dispose();
            }
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // The address is printed as well.
        }
    }

    private static bool HasScreen() =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY"))
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"))
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("BROWSER"));
}
