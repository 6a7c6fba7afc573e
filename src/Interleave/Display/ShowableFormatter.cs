using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Display;

/// <summary>Writes values of one type in one form.</summary>
/// <param name="mimeType">The MIME type of the form.</param>
/// <param name="show">Makes the text.</param>
internal sealed class ShowableFormatter<T>(string mimeType, Func<T, string> show) : ITypeFormatter
{
    /// <inheritdoc/>
    public string MimeType => mimeType;

    /// <inheritdoc/>
    public Type Type => typeof(T);

    /// <inheritdoc/>
    public bool Format(object instance, FormatContext context)
    {
        if (instance is not T value)
        {
            return false;
        }

        context.Writer.Write(show(value));
        return true;
    }
}
