using System.Globalization;
using System.Text;

namespace Interleave.Datamart.Publishing;

/// <summary>
/// The index page of a folder, laid out as Apache's FancyIndexing does with the service's options.
/// </summary>
internal static class FolderIndex
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The page.</summary>
    /// <param name="parent">The path of the folder above, with a slash at its end.</param>
    /// <param name="folder">The folder's own name.</param>
    /// <param name="entries">What is in it, in the order of the page.</param>
    public static string Render(string parent, string folder, IReadOnlyList<FolderEntry> entries)
    {
        // The column of names is as wide as its widest entry.
        var width = entries.Select(entry => entry.Name.Length).Append("Parent Directory".Length).Max();
        string Padding(string name) => new(' ', width - name.Length + 1);

        var page = new StringBuilder()
            .Append("<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">\n<html>\n  <head>\n")
            .Append(Invariant, $"    <title>Index of {parent}{folder}</title>\n  </head>\n  <body>\n")
            .Append(Invariant, $"    <h1>Index of {parent}{folder}</h1>\n")
            .Append("    <pre><img src=\"/icons/blank.gif\" alt=\"Icon \"> ")
            .Append(Invariant, $"<a href=\"?C=N;O=D\">Name</a>{Padding("Name")}")
            .Append("<a href=\"?C=M;O=A\">Last modified</a>      <a href=\"?C=S;O=A\">Size</a>  ")
            .Append("<a href=\"?C=D;O=A\">Description</a><hr>")
            .Append("<img src=\"/icons/back.gif\" alt=\"[PARENTDIR]\"> ")
            .Append(Invariant, $"<a href=\"{parent}\">Parent Directory</a>{Padding("Parent Directory")}")
            .Append(Invariant, $"{"-",22}{"",3}\n");
        foreach (var (name, changed, length) in entries)
        {
            page.Append(length is null
                    ? "<img src=\"/icons/folder.gif\" alt=\"[DIR]\"> "
                    : "<img src=\"/icons/unknown.gif\" alt=\"[   ]\"> ")
                .Append(Invariant, $"<a href=\"{name}\">{name}</a>{Padding(name)}")
                .Append(Invariant, $"{changed:yyyy-MM-dd HH:mm}  {(length is { } bytes ? Size(bytes) : "  - ")}  \n");
        }

        return page.Append("<hr></pre>\n  </body>\n</html>\n").ToString();
    }

    /// <summary>
    /// Four characters, as Apache writes a size: from 973 of a unit on it uses the next one, and a number below ten
    /// has a decimal.
    /// </summary>
    private static string Size(int bytes)
    {
        if (bytes < 973)
        {
            return string.Create(Invariant, $"{bytes,3} ");
        }

        var (size, unit) = (bytes / 1024.0, 0);
        while (size >= 973)
        {
            (size, unit) = (size / 1024, unit + 1);
        }

        return size.ToString(size < 9.95 ? "F1" : "F0", Invariant).PadLeft(3) + "KMG"[unit];
    }
}
