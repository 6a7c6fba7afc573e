using System.Text;

namespace Interleave.Tests.Weather;

/// <summary>
/// Spoils bytes in the ways that files are spoilt, and in those that an attacker would try. The same seed gives the
/// same bytes.
/// </summary>
internal sealed class Mutator
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "NaN", "Infinity", "1e400", "12,5", "-", "+", ".", "0", "7", "99.9", "-151", "150.0", "99999999999999999999999999999999", "٣", "é", "\0", "\uFEFF", " ", "\n",
            "<temperature>", "</temperature>", "<temperature/>", "<temperature units=\"C\">3</temperature>", "units=\"F\"", "unitType=\"imperial\"",
            "<currentConditions>", "</currentConditions>", "<currentConditions/>", "<siteData>", "</siteData>", "<location>", "<name code=\"s0000458\"/>", "code=\"s0000001\"",
            "<!DOCTYPE siteData [<!ENTITY a \"5\">]>", "&a;", "&#49;", "&#x0;", "&lt;", "<![CDATA[", "]]>", "<!--", "-->", "<?pi?>", "<", ">", "\"", "&", "xmlns=\"u\"", "x:", " a=\"1\" a=\"2\"",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", "encoding=\"ISO-8859-1\"", "encoding=\"no-such\"", "<!DOCTYPE html>", "<html>", "timeStamp",
            "href=\"", "<a href=\"20260914T180000.000Z_MSC_CitypageWeather_s0000458_en.xml\">", "_en.xml", "_fr.xml", "Z_MSC_", "../", "%2e", "s0000458", "s00004580", "20260914T180000Z",
        }.Select(Encoding.UTF8.GetBytes),
        [0xE9], [0xFF, 0xFE], [0xFE, 0xFF], [0xC3], [0xEF, 0xBB, 0xBF], [0x1A], [0x80],
    ];

    private readonly Random _random;
    private readonly List<byte> _bytes;

    private Mutator(int seed, byte[] input)
    {
        _random = new(seed);
        _bytes = [.. input];
    }

    /// <summary>One to four changes of an input.</summary>
    /// <param name="seed">What decides about them.</param>
    /// <param name="input">The bytes to begin with, which stay as they are.</param>
    /// <param name="other">Another input, pieces of which may get into the first.</param>
    /// <param name="from">Where the part begins that is aimed at more often than the rest.</param>
    /// <param name="to">Where that part ends.</param>
    public static byte[] Mutate(int seed, byte[] input, byte[] other, int from, int to)
    {
        var mutator = new Mutator(seed, input);
        for (var changes = mutator._random.Next(1, 5); changes > 0; changes--)
        {
            mutator.Change(other, from, to);
        }

        return [.. mutator._bytes];
    }

    private void Change(byte[] other, int from, int to)
    {
        var (place, length) = (Place(from, to), _random.Next(1, _random.Next(4) == 0 ? 400 : 12));
        length = Math.Min(length, _bytes.Count - place);
        switch (_random.Next(11))
        {
            case 0 when place < _bytes.Count:
                _bytes[place] ^= (byte)(1 << _random.Next(8));
                break;

            case 1 when place < _bytes.Count:
                _bytes[place] = (byte)_random.Next(256);
                break;

            case 2:
                _bytes.RemoveRange(place, length);
                break;

            case 3:
                _bytes.InsertRange(Place(from, to), _bytes.GetRange(place, length));
                break;

            case 4:
                var start = _random.Next(other.Length);
                _bytes.InsertRange(place, other[start..Math.Min(other.Length, start + length)]);
                break;

            case 5 when _random.Next(4) == 0:
                _bytes.RemoveRange(place, _bytes.Count - place);
                break;

            case 6 when _random.Next(8) == 0:
                var deep = _random.Next(1, 60);
                _bytes.InsertRange(place, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<d>", deep)) + string.Concat(Enumerable.Repeat("</d>", deep))));
                break;

            case 7 or 10:
                // What stands between two tags gives way to a token.
                var open = _bytes.IndexOf((byte)'>', place);
                var close = open < 0 ? -1 : _bytes.IndexOf((byte)'<', open);
                if (close >= 0)
                {
                    _bytes.RemoveRange(open + 1, close - open - 1);
                    _bytes.InsertRange(open + 1, Token());
                }

                break;

            default:
                _bytes.InsertRange(place, Token());
                break;
        }
    }

    private byte[] Token() => Tokens[_random.Next(Tokens.Length)];

    // Half of the places are in the part that matters, and half of all are moved on to the end of a tag.
    private int Place(int from, int to)
    {
        var place = _random.Next(2) == 0 ? _random.Next(_bytes.Count + 1) : Math.Min(
            _bytes.Count, _random.Next(from, to));
        if (_random.Next(2) == 0)
        {
            var end = _bytes.IndexOf((byte)'>', place);
            return end < 0 ? place : end + 1;
        }

        return place;
    }
}
