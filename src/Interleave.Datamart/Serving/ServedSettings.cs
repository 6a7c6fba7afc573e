using Interleave.Datamart.Tuning;

namespace Interleave.Datamart.Serving;

/// <summary>The settings that requests are served by, and the gate that follows them.</summary>
/// <remarks>Any number of threads may call it at once.</remarks>
internal sealed class ServedSettings
{
    /// <summary>
    /// Guards the step from one settings to the next, gate included: of two changes at once neither undoes the other's
    /// members, and the gate never keeps the limit of the earlier one.
    /// </summary>
    private readonly Lock _changing = new();

    private volatile Settings _current;

    /// <summary>Begins with the given settings.</summary>
    /// <param name="settings">Settings without a fault.</param>
    public ServedSettings(Settings settings)
    {
        _current = settings;
        Gate = new(settings.ServeAtOnce);
    }

    /// <summary>The settings now.</summary>
    public Settings Current => _current;

    /// <summary>The gate that every request for weather goes through.</summary>
    public ServingGate Gate { get; }

    /// <summary>Changes the settings, or leaves them as they are if the new ones would have a fault.</summary>
    /// <param name="change">Makes the new settings of the present ones.</param>
    /// <returns>The fault, one sentence; or <see langword="null"/> and the settings are changed.</returns>
    public string? Change(Func<Settings, Settings> change)
    {
        lock (_changing)
        {
            var next = change(_current);
            if (next.Error is { } fault)
            {
                return fault;
            }

            _current = next;
            Gate.SetLimit(next.ServeAtOnce);
            return null;
        }
    }
}
