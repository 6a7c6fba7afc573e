using Interleave.Datamart.Tuning;

namespace Interleave.Datamart.Serving;

/// <summary>The settings that requests are served by, and the gate that follows them.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class ServedSettings
{
    /// <summary>
    /// Guards the step from one state of the settings to the next, gate included: of two simultaneous changes neither
    /// undoes the other, and the gate never keeps the earlier limit.
    /// </summary>
    private readonly Lock _changing = new();

    private volatile Settings _current;

    /// <summary>Begins with the given settings.</summary>
    /// <param name="settings">Valid settings.</param>
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
    /// <param name="change">Makes the new settings from the present ones.</param>
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
