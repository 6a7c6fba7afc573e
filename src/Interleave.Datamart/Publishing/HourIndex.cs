using System.Globalization;
using System.Text;

namespace Interleave.Datamart.Publishing;

/// <summary>The index page of an hour's folder, laid out as Apache's FancyIndexing does with the service's options.</summary>
internal static class HourIndex
{
    /// <summary>The page.</summary>
    /// <param name="parent">The path of the folder above, with a slash at its end.</param>
    /// <param name="folder">The folder's own name.</param>
    /// <param name="files">The files, in the order in which they are listed.</param>
    public static string Render(string parent, string folder, IReadOnlyList<PublishedFile> files)
    {
        // The column of names is as wide as its widest entry.
        var width = files.Select(file => file.Name.Length).Append("Parent Directory".Length).Max();
        string Padding(string name) => new(' ', width - name.Length + 1);

        var page = new StringBuilder($"""
            <!DOCTYPE html PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
            <html>
              <head>
                <title>Index of {parent}{folder}</title>
              </head>
              <body>
                <h1>Index of {parent}{folder}</h1>
                <pre><img src="/icons/blank.gif" alt="Icon "> <a href="?C=N;O=D">Name</a>{Padding("Name")}<a href="?C=M;O=A">Last modified</a>      <a href="?C=S;O=A">Size</a>  <a href="?C=D;O=A">Description</a><hr><img src="/icons/back.gif" alt="[PARENTDIR]"> <a href="{parent}">Parent Directory</a>{Padding("Parent Directory")}{"-",22}{"",3}

            """.ReplaceLineEndings("\n"));
        foreach (var file in files)
        {
            page.Append(CultureInfo.InvariantCulture, $"<img src=\"/icons/unknown.gif\" alt=\"[   ]\"> <a href=\"{file.Name}\">{file.Name}</a>")
                .Append(Padding(file.Name))
                .Append(CultureInfo.InvariantCulture, $"{file.Stamp:yyyy-MM-dd HH:mm}  {Size(file.Content.Length)}  \n");
        }

        return page.Append("<hr></pre>\n  </body>\n</html>\n").ToString();
    }

    /// <summary>Four characters, as Apache writes a size: 973 and more of a unit count in the next one, and a number under ten has a decimal.</summary>
    private static string Size(int bytes)
    {
        if (bytes < 973)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes,3} ");
        }

        var (size, unit) = (bytes / 1024.0, 0);
        while (size >= 973)
        {
            (size, unit) = (size / 1024, unit + 1);
        }

        return size.ToString(size < 9.95 ? "F1" : "F0", CultureInfo.InvariantCulture).PadLeft(3) + "KMG"[unit];
    }
}
