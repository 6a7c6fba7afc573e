using System.Text;
using System.Xml;

namespace Interleave.Datamart.Publishing;

/// <summary>The list of all sites, <c>siteList.xml</c>.</summary>
internal static class SiteList
{
    /// <summary>The list, in ISO-8859-1 as the service has it.</summary>
    public static byte[] Render(IEnumerable<Site> sites)
    {
        using var bytes = new MemoryStream();
        var form = new XmlWriterSettings { Encoding = Encoding.Latin1, Indent = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(bytes, form))
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
