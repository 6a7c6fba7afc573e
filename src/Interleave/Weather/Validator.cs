using System.Net.Http.Headers;

namespace Interleave.Weather;

/// <summary>What tells one state of a page from another.</summary>
/// <param name="ETag">The server's tag, or null.</param>
/// <param name="LastModified">The time of its last change, or null.</param>
internal sealed record Validator(EntityTagHeaderValue? ETag, DateTimeOffset? LastModified);
