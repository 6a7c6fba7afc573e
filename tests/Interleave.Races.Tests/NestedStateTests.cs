
namespace Interleave.Races.Tests;

/// <summary>States whose values hold values: what differs in the depth differs.</summary>
public class NestedStateTests
{
    private int _calls;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<object>, Action<object, int>> States => new()
    {
        { "an object in an object", () => new Bank(), (state, value) => ((Bank)state).A.Balance = value },
        { "an object in a list in an object", () => new Bank(), (state, value) => ((Bank)state).All[0].Balance = value },
        { "a list", () => new List<int> { 0 }, (state, value) => ((List<int>)state)[0] = value },
        { "an array of objects", () => new Account[] { new() }, (state, value) => ((Account[])state)[0].Balance = value },
        { "a dictionary", () => new Dictionary<string, Account> { ["a"] = new() }, (state, value) => ((Dictionary<string, Account>)state)["a"].Balance = value },
        { "a record with an array", () => new Ledger([0]), (state, value) => ((Ledger)state).Balances[0] = value },
        { "a tuple", () => (new Account(), 1), (state, value) => (((Account, int))state).Item1.Balance = value },
        { "a structure in an object", () => new Holder(), (state, value) => ((Holder)state).Point = new() { X = value } },
    };

    [Theory]
    [MemberData(nameof(States), DisableDiscoveryEnumeration = true)]
    public void What_outlives_its_schedule_in_the_depth_of_a_state_is_noticed(string what, Func<object> make, Action<object, int> set)
    {
        var exploration = Race.Of(what, make, _ => true, Leaks, Leaks).Explore(cancellationToken: Stop);

        Assert.Equal(RaceOutcome.NotRepeatable, exploration.Fault?.Outcome);
        Assert.False(exploration.IsProvedRight);

        IEnumerable<Step> Leaks(object state)
        {
            yield return Step.Write("x");
            set(state, _calls++);
        }
    }

    [Theory]
    [MemberData(nameof(States), DisableDiscoveryEnumeration = true)]
    public void What_is_changed_there_before_the_first_step_is_noticed_and_ends_are_told_apart(string what, Func<object> make, Action<object, int> set)
    {
        var early = Race.Of(what, make, _ => true, Early, state => Sets(state, 1)).Explore(cancellationToken: Stop);
        Assert.Equal(RaceOutcome.ChangesBeforeFirstStep, early.Fault?.Outcome);

        var ends = Race.Of(what, make, _ => true, state => Sets(state, 1), state => Sets(state, 2)).Explore(cancellationToken: Stop);
        Assert.True(ends.IsProvedRight, ends.ToText());
        Assert.Equal(2, ends.Ends.Length);

        IEnumerable<Step> Early(object state)
        {
            set(state, 7);
            yield return Step.Write("x");
        }

        IEnumerable<Step> Sets(object state, int value)
        {
            yield return Step.Write("x");
            set(state, value);
        }
    }

    [Fact]
    public void Values_that_refer_to_each_other_come_to_an_end()
    {
        var exploration = Race.Of("circle", () => new Link(), _ => true, Once).Explore(cancellationToken: Stop);

        Assert.True(exploration.IsProvedRight, exploration.ToText());

        static IEnumerable<Step> Once(Link link)
        {
            yield return Step.Write("x");
        }
    }

    private sealed class Account
    {
        public int Balance { get; set; }
    }

    private sealed class Bank
    {
        public Account A { get; } = new();

        public List<Account> All { get; } = [new()];
    }

    private sealed record Ledger(int[] Balances);

    private sealed class Holder
    {
        public Point Point;
    }

    private struct Point
    {
        public int X { get; set; }
    }

    private sealed class Link
    {
        public Link Other => this;

        public List<Link> All => [this, this];
    }
}
