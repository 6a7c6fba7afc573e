using System.Net.Http.Headers;

namespace Interleave.Weather;

/// <summary>What tells one state of a page from another, as HTTP has it.</summary>
/// <param name="ETag">The server's tag, or null.</param>
/// <param name="LastModified">The time of its last change, or null.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record Validator(EntityTagHeaderValue? ETag, DateTimeOffset? LastModified);
