using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.UnitTests.Collector.Core.Runs;

/// <summary>What a place says of a run fills what nobody has said.</summary>
public sealed class RunFactsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly RunFacts Facts = new("sacct")
    {
        Name = "gpt",
        Project = "ml",
        User = "ada",
        Labels = new Dictionary<string, string> { ["account"] = "ml", ["partition"] = "gpu" },
        Ended = Noon.AddHours(1),
    };

    [Fact]
    public void Fill_RunThatNobodyNamed_HasAllOfIt()
    {
        var run = Facts.Fill(new("slurm:1", "slurm:1", Noon) { Source = "sacct" });

        Assert.Equal(("gpt; project ml; user ada; phase none; labels account=ml, partition=gpu", Noon.AddHours(1)), (run.Describe(), run.Ended));
        Assert.Same(run, Facts.Fill(run));
    }

    [Fact]
    public void Fill_RunThatSomebodyRegistered_OverrulesNothing()
    {
        var named = new Run("slurm:1", "mine", Noon) { Project = "nlp", User = "eve", Source = "prolog", Labels = new Dictionary<string, string> { ["account"] = "other" } };

        var run = Facts.Fill(named);

        Assert.Equal(("mine; project nlp; user eve; phase none; labels account=other, partition=gpu", null), (run.Describe(), run.Ended));
    }

    [Fact]
    public void Fill_EndBeforeTheStart_IsTheStart() =>
        Assert.Equal(Noon.AddHours(2), Facts.Fill(new("slurm:1", "x", Noon.AddHours(2)) { Source = "sacct" }).Ended);

    [Fact]
    public void Fill_WhatNoRunMayHave_IsLeftOutAlone()
    {
        var odd = Facts with { Name = "a\nb", Project = "__idle__", User = new string('x', 300), Labels = new Dictionary<string, string> { ["a"] = "x\ty", ["b"] = "c" } };

        Assert.Equal("slurm:1; project none; user none; phase none; labels b=c", odd.Fill(new("slurm:1", "slurm:1", Noon)).Describe());
    }

    [Fact]
    public void Fill_NothingKnown_IsTheSameRun()
    {
        var run = new Run("slurm:1", "slurm:1", Noon);

        Assert.Same(run, new RunFacts("sacct").Fill(run));
    }
}
