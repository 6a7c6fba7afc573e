using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interleave.Jupyter;

/// <summary>The texts within JSON.</summary>
public static class JsonTexts
{
    /// <summary>
    /// Decodes every text once. The parser accepts a text with half a surrogate pair, or with bytes that are not
    /// UTF-8; it would otherwise throw only when it is first used.
    /// </summary>
    /// <param name="node">What to look through.</param>
    /// <exception cref="InvalidOperationException">A text is not Unicode.</exception>
    public static void Check(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                {
                    Check(member);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Check(item);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
        }
    }
}
