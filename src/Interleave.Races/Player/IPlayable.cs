using Interleave.Display;

namespace Interleave.Races.Player;

/// <summary>A result that also shows itself as data, for a page that draws with its own script.</summary>
internal interface IPlayable : IShowable
{
    /// <summary>What <see cref="IShowable.ToHtml"/> shows, as JSON.</summary>
    string ToJson();
}
