using System.Xml.Serialization;

namespace Interleave.Benchmarks.Rivals;

/// <summary>The present conditions of a citypage.</summary>
public sealed class CitypageConditions
{
    [XmlElement("temperature")]
    public string? Temperature { get; set; }
}
