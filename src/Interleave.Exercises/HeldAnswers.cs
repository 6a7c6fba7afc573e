using System.Diagnostics;
using Interleave.Weather;

namespace Interleave.Exercises;

/// <summary>
/// Stands in for a weather source in a check: an answer comes when the check lets it go and not before, so that what is
/// seen of the reader's code does not depend on luck or on time.
/// </summary>
/// <remarks>Any number of threads may use it at once. Whoever makes one lets all answers go in the end.</remarks>
internal sealed class HeldAnswers
{
    /// <summary>An answer that the check forgot would hold a thread of the reader's for ever.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);

    // Guards all the fields below. An object and not a Lock, because Monitor can wait for a change and Lock cannot.
    private readonly object _gate = new();
    private readonly Dictionary<City, int> _requests = [];
    private readonly List<City> _underWay = [];
    private readonly HashSet<City> _letGo = [];
    private int _mostUnderWay;
    private City? _heldBack;
    private bool _isOpen;

    /// <summary>The cities that are being asked for at this moment, the earliest first; one may be among them twice.</summary>
    public IReadOnlyList<City> UnderWay
    {
        get
        {
            lock (_gate)
            {
                return [.. _underWay];
            }
        }
    }

    /// <summary>How many cities have been asked for, each counted once.</summary>
    public int Asked
    {
        get
        {
            lock (_gate)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>The most requests that were under way together.</summary>
    public int MostUnderWay
    {
        get
        {
            lock (_gate)
            {
                return _mostUnderWay;
            }
        }
    }

    /// <summary>The city that was asked for most often, and how often; null where nobody asked.</summary>
    public (City City, int Times)? MostAsked
    {
        get
        {
            lock (_gate)
            {
                return _requests.Count == 0 ? null : _requests.Select(entry => (entry.Key, entry.Value)).MaxBy(entry => entry.Value);
            }
        }
    }

    /// <summary>What one of <see cref="City.Capitals"/> answers: a number of degrees of its own, 21 to 33, which is written the same in every language.</summary>
    public static int Degrees(City city) => 21 + City.Capitals.TakeWhile(capital => capital != city).Count();

    /// <summary>Answers for a city, as soon as the check lets it.</summary>
    public double Ask(City city)
    {
        var patience = Stopwatch.StartNew();
        lock (_gate)
        {
            _requests[city] = _requests.GetValueOrDefault(city) + 1;
            _underWay.Add(city);
            _mostUnderWay = Math.Max(_mostUnderWay, _underWay.Count);
            Monitor.PulseAll(_gate);
            while (!MayGo(city) && patience.Elapsed < LongestHold)
            {
                Monitor.Wait(_gate, LongestHold);
            }

            _underWay.Remove(city);
            Monitor.PulseAll(_gate);
        }

        return Degrees(city);
    }

    /// <summary>Lets the answers of one city go.</summary>
    public void LetGo(City city)
    {
        lock (_gate)
        {
            _letGo.Add(city);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets all answers go, those that are asked for later too, with one exception.</summary>
    public void LetGoAllBut(City? exception)
    {
        lock (_gate)
        {
            _isOpen = true;
            _heldBack = exception;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets all answers go, those that are asked for later too.</summary>
    public void LetGoAll() => LetGoAllBut(null);

    /// <summary>Looks at a condition again: something outside has changed.</summary>
    public void LookAgain()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until a condition holds, as long as anything goes on.</summary>
    /// <param name="condition">Looked at after each request, each answer and each <see cref="LookAgain"/>.</param>
    /// <param name="patience">How long to wait from one of them to the next: a busy machine is slow, but goes on.</param>
    /// <returns>Whether it holds.</returns>
    public bool Await(Func<bool> condition, TimeSpan patience)
    {
        lock (_gate)
        {
            while (!condition())
            {
                if (!Monitor.Wait(_gate, patience))
                {
                    return condition();
                }
            }

            return true;
        }
    }

    private bool MayGo(City city) => _letGo.Contains(city) || (_isOpen && city != _heldBack);
}
