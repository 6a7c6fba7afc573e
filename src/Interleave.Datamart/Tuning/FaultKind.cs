namespace Interleave.Datamart.Tuning;

/// <summary>What can go wrong with a document on its way.</summary>
internal enum FaultKind
{
    /// <summary>The document ends in the middle of its current temperature.</summary>
    TruncatedBody,

    /// <summary>The <c>Content-Type</c> names a charset that does not exist.</summary>
    WrongCharset,

    /// <summary>A web page with status 200, such as a network's sign-in page.</summary>
    WebPage,

    /// <summary>The document has a DTD, and its temperature is an entity from it.</summary>
    DocumentType,

    /// <summary>10 MiB that begin with the document.</summary>
    HugeBody,

    /// <summary>Status 503 with <c>Retry-After</c>.</summary>
    ServiceUnavailable,

    /// <summary>Status 302 to another host.</summary>
    Redirect,

    /// <summary>Half of the document, and then nothing for as long as the client waits.</summary>
    Stall,

    /// <summary>Half of the document, and then the connection is reset.</summary>
    Reset,

    /// <summary>The document with empty current conditions.</summary>
    EmptyConditions,
}
