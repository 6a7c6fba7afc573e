using System.Diagnostics;
using Interleave.Weather;

namespace Interleave.Exercises;

/// <summary>
/// Stands in for a weather source in a check: an answer comes when the check lets it go and not before, so that what
/// is seen of the reader's code depends neither on luck nor on time.
/// </summary>
/// <param name="degrees">What a city answers.</param>
/// <remarks>Whoever makes one lets all answers go in the end.</remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class HeldAnswers(Func<City, double> degrees)
{
    /// <summary>How long nothing may happen before it is said that nothing will.</summary>
    public static readonly TimeSpan UntilNothingHappens = TimeSpan.FromMilliseconds(500);

    /// <summary>An answer that the check forgot would hold a thread of the reader's for ever.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);

    // Guards all the fields below. An object and not a Lock, because Monitor can wait for a change and Lock cannot.
    private readonly object _gate = new();
    private readonly Dictionary<City, int> _requests = [];
    private readonly List<City> _underWay = [];
    private readonly HashSet<City> _letGo = [];
    private int _mostUnderWay;
    private City[] _heldBack = [];
    private bool _isOpen;
    private readonly List<City> _brokenOff = [];
    private bool _lingers;

    /// <summary>The cities that are being asked for at this moment, the earliest first; one may be among them
    /// twice.</summary>
    public IReadOnlyList<City> UnderWay => Locked(() => _underWay.ToArray());

    /// <summary>How many cities have been asked for, each counted once.</summary>
    public int Asked => Locked(() => _requests.Count);

    /// <summary>Whether a city has been asked for.</summary>
    public bool WasAsked(City city) => Locked(() => _requests.ContainsKey(city));

    /// <summary>The most requests that were under way together.</summary>
    public int MostUnderWay => Locked(() => _mostUnderWay);

    /// <summary>The cities whose requests were broken off, by a token, before their answers were let go.</summary>
    public IReadOnlyList<City> BrokenOff => Locked(() => _brokenOff.ToArray());

    /// <summary>The city that was asked for most often, and how often; null where nobody asked.</summary>
    public (City City, int Times)? MostAsked => Locked<(City, int)?>(
        () => _requests.Count == 0 ? null : _requests.Select(entry => (entry.Key, entry.Value)).MaxBy(entry =>
            entry.Value));

    /// <summary>A number of degrees for each of <see cref="City.Capitals"/>, 21 to 33, which is written the same in
    /// every language.</summary>
    public static double WarmDegrees(City city) => 21 + City.Capitals.TakeWhile(capital => capital != city).Count();

    /// <summary>
    /// Whether an answer waits for a time and not for its threads: every city answers at once, and after the last one
    /// there is nothing left to wait for. Throws what the answer throws.
    /// </summary>
    /// <param name="name">The reader's method.</param>
    /// <param name="code">The reader's code.</param>
    /// <returns>Null if it does not.</returns>
    public static Finding? WaitsForATime(string name, Action<Func<City, double>> code)
    {
        var held = new HeldAnswers(WarmDegrees);
        held.LetGoAll();
        using var call = ReaderCall.Start(() => code(held.Ask), held.LookAgain);
        if (!held.Await(() => call.HasReturned || (held.Asked == City.Capitals.Count && held.UnderWay.Count == 0),
            UntilNothingHappens))
        {
            return null;
        }

        var isPrompt = call.ReturnsPromptly();
        call.Finish();
        return isPrompt ? null : Finding.WaitsForATime(name);
    }

    /// <summary>Answers for a city, as soon as the check lets it.</summary>
    public double Ask(City city)
    {
        IsAnswered(city, CancellationToken.None);
        return degrees(city);
    }

    /// <summary>Waits until the check lets the answer for a city go, or a token breaks the request off.</summary>
    /// <returns>Whether it was let go. A token that is cancelled beforehand makes no request of it.</returns>
    public bool IsAnswered(City city, CancellationToken token)
    {
        var since = Stopwatch.GetTimestamp();

        // Disposed of outside the lock: that waits for a callback, which may be waiting for the lock.
        using var wake = token.Register(LookAgain);
        lock (_gate)
        {
            if (token.IsCancellationRequested && !MayGo(city))
            {
                return false;
            }

            _requests[city] = _requests.GetValueOrDefault(city) + 1;
            _underWay.Add(city);
            _mostUnderWay = Math.Max(_mostUnderWay, _underWay.Count);
            Monitor.PulseAll(_gate);
            var isBrokenOff = false;
            while (!MayGo(city) && !(isBrokenOff && !_lingers) && Stopwatch.GetElapsedTime(since) < LongestHold)
            {
                if (token.IsCancellationRequested && !isBrokenOff)
                {
                    isBrokenOff = true;
                    _brokenOff.Add(city);
                    Monitor.PulseAll(_gate);
                    continue;
                }

                Monitor.Wait(_gate, LongestHold);
            }

            _underWay.Remove(city);
            Monitor.PulseAll(_gate);
            return !isBrokenOff;
        }
    }

    /// <summary>From now on a request that is broken off goes on until its answer is let go.</summary>
    public void Linger() => Change(() => _lingers = true);

    /// <summary>Lets the answers of one city go.</summary>
    public void LetGo(City city) => Change(() => _letGo.Add(city));

    /// <summary>Lets all answers go, including those that are asked for later, with some exceptions.</summary>
    public void LetGoAllBut(params City[] exceptions) => Change(() => (_isOpen, _heldBack) = (true, exceptions));

    /// <summary>Lets all answers go, including those that are asked for later.</summary>
    public void LetGoAll() => LetGoAllBut();

    /// <summary>Looks at a condition again: something outside has changed.</summary>
    public void LookAgain() => Change(() => { });

    /// <summary>Waits until a condition holds, as long as anything goes on.</summary>
    /// <param name="condition">Looked at after each request, each answer and each <see cref="LookAgain"/>.</param>
    /// <param name="patience">How long to wait from one of them to the next: a busy machine is slow, but goes
    /// on.</param>
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

    private bool MayGo(City city)
    {
        Debug.Assert(Monitor.IsEntered(_gate));
        return _letGo.Contains(city) || (_isOpen && !_heldBack.Contains(city));
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }
}
