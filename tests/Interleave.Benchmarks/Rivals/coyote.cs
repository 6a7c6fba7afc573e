#:package Microsoft.Coyote.Core@1.7.11
#:package Microsoft.Coyote.Actors@1.7.11
#:package Microsoft.Coyote.Test@1.7.11
#:property ManagePackageVersionsCentrally=false
#:property TreatWarningsAsErrors=false
#:property PublishAot=false
#:property NoWarn=CS1591;CA1050;CA1707

// The bank of Interleave.Races in Microsoft Coyote: three actors, each with a transfer of six steps, and a scheduling
// point before each step. Actors, because Coyote takes control of these without rewriting the program's assemblies.
// Prints the schedules that it ran in a second, how many of them, and how many ended wrong.
using System.Diagnostics;
using System.Globalization;
using Microsoft.Coyote;
using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;

var schedules = uint.Parse(args[0], CultureInfo.InvariantCulture);
var configuration = Configuration.Create().WithTestingIterations(schedules).WithMaxSchedulingSteps(1_000);
var wrong = 0;
var engine = TestingEngine.Create(configuration, runtime =>
{
    var bank = new Bank(end => wrong += end ? 0 : 1);
    for (var number = 0; number < 3; number++)
    {
        runtime.CreateActor(typeof(Transfer), new Start(bank, number, (number + 1) % 3));
    }
});
var clock = Stopwatch.StartNew();
engine.Run();
var seconds = clock.Elapsed.TotalSeconds;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{schedules / seconds:0.0} {schedules} {wrong} {engine.TestReport.NumOfFoundBugs}"));

internal sealed class Bank(Action<bool> ended)
{
    private int _left = 3;

    public int[] Balances { get; } = [100, 100, 100];

    public int Transfers { get; set; }

    public void End()
    {
        if (--_left == 0)
        {
            ended(Balances.Sum() == 300 && Transfers == 3);
        }
    }
}

internal sealed class Start(Bank bank, int from, int to) : Event
{
    public Bank Bank { get; } = bank;

    public int From { get; } = from;

    public int To { get; } = to;
}

internal sealed class Transfer : Actor
{
    protected override Task OnInitializeAsync(Event initialEvent)
    {
        var start = (Start)initialEvent;
        var bank = start.Bank;
        SchedulingPoint.Interleave();
        var rest = bank.Balances[start.From] - 10;
        SchedulingPoint.Interleave();
        bank.Balances[start.From] = rest;
        SchedulingPoint.Interleave();
        var sum = bank.Balances[start.To] + 10;
        SchedulingPoint.Interleave();
        bank.Balances[start.To] = sum;
        SchedulingPoint.Interleave();
        var count = bank.Transfers + 1;
        SchedulingPoint.Interleave();
        bank.Transfers = count;
        bank.End();
        return Task.CompletedTask;
    }
}
