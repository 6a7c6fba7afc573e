using System.Text;
using System.Xml;

namespace Interleave.Datamart.Publishing;

/// <summary>The list of all sites, <c>siteList.xml</c>.</summary>
internal static class SiteList
{
    /// <summary>The list, in ISO-8859-1 as the service has it.</summary>
    /// <param name="sites">The sites, in the order in which they are listed.</param>
    public static byte[] Render(IEnumerable<Site> sites)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new() { Encoding = Encoding.Latin1, Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartDocument(standalone: true);
            xml.WriteStartElement("siteList");
            foreach (var site in sites)
            {
                xml.WriteStartElement("site");
                xml.WriteAttributeString("code", site.Code);
                xml.WriteElementString("nameEn", site.Name);
                xml.WriteElementString("nameFr", site.FrenchName);
                xml.WriteElementString("provinceCode", site.Province);
                xml.WriteEndElement();
            }
        }

        return bytes.ToArray();
    }
}
