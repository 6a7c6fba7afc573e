using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Page.Security;

/// <summary>
/// The Codespace that this program runs in. GitHub's port forwarding gives each of its ports a name of its own, which
/// a browser elsewhere reaches over https, after it has signed in.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed partial record Codespace
{
    private readonly string _name;
    private readonly string _domain;

    private Codespace(string name, string domain) => (_name, _domain) = (name, domain);

    /// <summary>The Codespace of some environment variables.</summary>
    /// <param name="variable">Gives the value of a variable, or null.</param>
    /// <returns>Null outside of a Codespace, and where its name or domain is none that a host can have.</returns>
    public static Codespace? Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable("CODESPACES") == "true"
            && variable("CODESPACE_NAME") is { } name && Label().IsMatch(name)
            && variable("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN") is { } domain
            && domain.Split('.') is { Length: > 1 } labels && Array.TrueForAll(labels, Label().IsMatch)
                ? new(name, domain)
                : null;
    }

    /// <summary>The host name under which a port is reached from outside, without a port of its own.</summary>
    public string HostOf(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{_name}-{port}.{_domain}").ToLowerInvariant();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
