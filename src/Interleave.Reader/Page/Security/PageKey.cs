using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Interleave.Reader.Page.Security;

/// <summary>
/// What lets one browser in: the token in the first address, which is made anew for each start of the program, and the
/// cookie that takes its place. The cookie outlives a start, so that a tab that was open when the program ended can go
/// on when it is back; it ends with the browser.
/// </summary>
/// <param name="port">The port of the page; cookies know no ports, so it is part of the cookie's name.</param>
/// <param name="cookieValue">The value of the cookie, from <see cref="NewSecret"/>.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class PageKey(int port, string cookieValue)
{
    private const int Bytes = 32;

    /// <summary>What the first address carries.</summary>
    public string Token { get; } = NewSecret();

    /// <summary>The name of the cookie.</summary>
    public string CookieName { get; } = string.Create(CultureInfo.InvariantCulture, $"interleave-{port}");

    /// <summary>
    /// The value of the cookie. It is not the token: an address is seen in places where a cookie is not.
    /// </summary>
    public string CookieValue { get; } = cookieValue;

    /// <summary>Whether a text is the token. Takes the same time for every wrong text of the right length.</summary>
    public bool IsToken(string? text) => AreSame(text, Token);

    /// <summary>
    /// Whether a text is the cookie's value. Takes the same time for every wrong text of the right length.
    /// </summary>
    public bool IsCookie(string? text) => AreSame(text, CookieValue);

    /// <summary>256 random bits, in characters that an address and a cookie may hold.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    private static bool AreSame(string? given, string secret) =>
        given is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));
}
