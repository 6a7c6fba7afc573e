namespace Interleave.Datamart.Tuning;

/// <summary>Something that goes wrong with documents, always or at a rate.</summary>
/// <remarks>Immutable; any number of threads may use it at once.</remarks>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Site">The code of the site whose documents it spoils, or <see langword="null"/> for every site.</param>
/// <param name="Rate">The share of the requests that it spoils, above 0 and at most 1.</param>
/// <param name="RetryAfter">What <see cref="FaultKind.ServiceUnavailable"/> asks the client to wait, in whole seconds.</param>
internal sealed record Fault(FaultKind Kind, string? Site, double Rate, int RetryAfter)
{
    /// <summary>The longest <see cref="RetryAfter"/>, in seconds.</summary>
    public const int MaxRetryAfter = 3600;

    /// <summary>
    /// Draws the fault of one request, or none. There is one draw, and each fault has as much of it as its rate: ten
    /// faults at a rate of 0.1 are each met by a tenth of the requests. What is beyond a sum of 1 is never met.
    /// </summary>
    /// <param name="faults">The faults, in their order.</param>
    /// <param name="site">The code of the site asked for.</param>
    /// <param name="draw">From 0 to below 1.</param>
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
