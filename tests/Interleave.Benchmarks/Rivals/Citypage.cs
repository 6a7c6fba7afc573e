using System.Xml.Serialization;

namespace Interleave.Benchmarks.Rivals;

/// <summary>A citypage, as far as the serializer needs it.</summary>
[XmlRoot("siteData")]
public sealed class Citypage
{
    [XmlElement("currentConditions")]
    public CitypageConditions? Conditions { get; set; }
}
