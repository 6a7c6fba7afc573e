using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races.Player;

/// <summary>
/// What a notebook engine finds for an <see cref="IPlayable"/>: a formatter for each of its three forms.
/// </summary>
internal sealed class PlayerFormatters : ITypeFormatterSource
{
    /// <summary>The type of the data alone, which a page draws with a script of its own.</summary>
    public const string MimeType = "application/vnd.interleave.player+json";

    private static readonly ITypeFormatter[] Formatters =
    [
        new PlayerFormatter(MimeType, playable => playable.ToJson()),
        new PlayerFormatter("text/html", playable => playable.ToHtml()),
        new PlayerFormatter("text/plain", playable => playable.ToText()),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() => Formatters;

    private sealed class PlayerFormatter(string mimeType, Func<IPlayable, string> show) : ITypeFormatter
    {
        public string MimeType => mimeType;

        // An interface, which is nearer to a value's own type than object is.
        public Type Type => typeof(IPlayable);

        public bool Format(object instance, FormatContext context)
        {
            if (instance is not IPlayable playable)
            {
                return false;
            }

            context.Writer.Write(show(playable));
            return true;
        }
    }
}
