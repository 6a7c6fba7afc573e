using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>Notebook 06 with values at the edges of their ranges.</summary>
public sealed class WhatAThreadCostsTests
{
    private const string Notebook = "06-what-a-thread-costs.ipynb";

    [Fact]
    public void With_one_of_everything_it_runs_and_what_cannot_be_measured_is_not_0()
    {
        var run = ChapterRun.Of(
            Notebook, "threadsMade=1", "threadsParked=1", "handovers=1", "jobs=1", "blockingJobs=1", "waitMs=1", "waits=[1]");

        Assert.Matches(@"in the kernel, page tables +not measurable here", run.Text("park"));
        Assert.Contains("a thread each: 1 job ran on 1 thread.", run.Text("compare-jobs"), StringComparison.Ordinal);
        Assert.Contains("The one blocking job had a thread after", run.Text("starve"), StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(run.Text("compare-waits"), @"(?m)^ +1  (a thread each|the pool|async) "));
        Assert.Matches(
            @"(?m)^waits at once \(1\) +(a thread each|the pool|async) +a thread each [\d.]+ ", run.Text("choose"));
    }
}
