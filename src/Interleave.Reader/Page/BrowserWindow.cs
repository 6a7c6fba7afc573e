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
                : ChosenBrowser() is { } browser ? new ProcessStartInfo(browser, [address.AbsoluteUri])
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

    /// <summary>
    /// The program that <c>BROWSER</c> names. In containers it is the only one: what it names opens the address on the
    /// screen that the editor is on, and there is no <c>xdg-open</c>.
    /// </summary>
    private static string? ChosenBrowser() =>
        Environment.GetEnvironmentVariable("BROWSER")?.Split(':') is [{ Length: > 0 } browser, ..] ? browser : null;

    private static bool HasScreen() =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY"))
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
}
