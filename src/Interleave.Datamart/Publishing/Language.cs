namespace Interleave.Datamart.Publishing;

/// <summary>One of the two languages that every document is published in.</summary>
internal enum Language
{
    /// <summary>English, <c>en</c> in a file's name.</summary>
    English,

    /// <summary>French, <c>fr</c> in a file's name.</summary>
    French,
}
