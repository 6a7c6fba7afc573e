namespace Interleave.Datamart.Tuning;

/// <summary>Something that goes wrong with documents, for all requests or a share of them.</summary>
/// <threadsafety static="true" instance="true"/>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Site">
/// The code of the site whose documents it spoils, or <see langword="null"/> for every site.
/// </param>
/// <param name="Rate">The share of the requests that it spoils, above 0 and at most 1.</param>
/// <param name="RetryAfter">
/// What <see cref="FaultKind.ServiceUnavailable"/> asks the client to wait, in whole seconds.
/// </param>
internal sealed record Fault(FaultKind Kind, string? Site, double Rate, int RetryAfter)
{
    /// <summary>The longest <see cref="RetryAfter"/>, in seconds.</summary>
    public const int MaxRetryAfter = 3600;

    /// <summary>
    /// Draws the fault of one request, or none. Each fault takes its rate's share of a single draw: ten faults at a
    /// rate of 0.1 each spoil a tenth of the requests. Faults beyond a sum of 1 never occur.
    /// </summary>
    public static Fault? Draw(IEnumerable<Fault> faults, string site, double draw)
    {
        var below = 0.0;
        foreach (var fault in faults)
        {
            if (fault.Site is null || fault.Site == site)
            {
                below += fault.Rate;
                if (draw < below)
                {
                    return fault;
                }
            }
        }

        return null;
    }
}
