using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>Notebook 05 with values at the edges of their ranges, and beyond.</summary>
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

    [Theory]
    [InlineData("threadsParked=100000", "threadsParked is 100,000, but it must be from 1 to 10,000.")]
    [InlineData("blockingJobs=-1", "blockingJobs is -1, but it must be from 1 to 1,000.")]
    [InlineData("waits=[10, 0]", "A value in waits is 0, but it must be from 1 to 10,000.")]
    public void A_value_that_makes_no_experiment_is_refused_in_one_sentence_before_anything_starts(
        string setting, string sentence)
    {
        using var run = new ReaderRun();
        run.Run(
            1, ["run", Path.Combine(ChapterFolder.Path, Notebook), "--output", run
                .File("executed"), "--set", setting]);

        Assert.Contains(sentence, Regex.Replace(run.Output + run.Error, @"\s+", " "), StringComparison.Ordinal);
        run.NothingIsLeft();
    }
}
