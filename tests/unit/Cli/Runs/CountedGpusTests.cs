using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Runs;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class CountedGpusTests
{
    private static readonly Device[] Host = [new() { Uuid = "GPU-aaaa0000", Index = 0 }, new() { Uuid = "GPU-bbbb0000", Index = 1 }];

    [Theory]
    [InlineData("", "GPU-aaaa0000 GPU-bbbb0000")]
    [InlineData("1", "GPU-bbbb0000")]
    [InlineData("gpu-AAAA", "GPU-aaaa0000")]
    [InlineData("0 GPU-bbbb0000", "GPU-aaaa0000 GPU-bbbb0000")]
    public void Of_WhatIsNamed_CountsThatAndNamelessAll(string named, string expected)
    {
        var counted = CountedGpus.Of(Request(named), Host, out var note);

        Assert.Null(note);
        Assert.Equal(expected, string.Join(' ', Host.Where(counted.Has).Select(gpu => gpu.Uuid)));
    }

    [Fact]
    public void Of_OneThatIsSaidAndNotThere_IsRefusedWithThoseThatAre()
    {
        var refusal = Assert.Throws<UsageException>(() => CountedGpus.Of(Request("0 99"), Host, out _));

        Assert.Equal((ExitCode.Usage, "--gpus: there is no GPU 99 here, but 0 (GPU-aaaa0000), 1 (GPU-bbbb0000)"), (refusal.Code, refusal.Message));
    }

    /// <summary>A job's numbers may be the host's, where the job sees its own GPUs alone.</summary>
    [Fact]
    public void Of_OneOfTheEnvironmentThatIsNotThere_CountsAllAndSaysSo()
    {
        var counted = CountedGpus.Of(Request("6 7") with { AreGpusSaid = false }, Host, out var note);

        Assert.True(counted.IsAll);
        Assert.All(Host, gpu => Assert.True(counted.Has(gpu)));
        Assert.EndsWith("all of these are counted", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_HostWhoseGpusAreNotThereYet_CountsTheNamedAloneWhenTheyCome()
    {
        var counted = CountedGpus.Of(Request("0"), [], out _);

        Assert.Equal([true, false], Host.Select(counted.Has));
        Assert.True(CountedGpus.Of(Request("0") with { AreGpusSaid = false }, [], out _).IsAll);
    }

    private static RunRequest Request(string named) => new(["train"], new("gpt-ft-1", "gpt-ft", null, null), RunIntensity.Of("DE", null))
    {
        Gpus = named.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        AreGpusSaid = true,
    };
}
