using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Runs;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class CountedGpusTests
{
    private static readonly Device[] Host = [new() { Uuid = "GPU-aaaa0000", Index = 0, Kind = DeviceKind.Gpu }, new() { Uuid = "GPU-bbbb0000", Index = 1, Kind = DeviceKind.Gpu }];
    private static readonly Device[] Split = [.. Host, Instance("MIG-11110000", "1/0"), Instance("MIG-22220000", "2/0"), Instance("GPU-bbbb0000/unallocated", "")];

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

    /// <summary>A board that is named with its instance is counted once; an instance is never a GPU of the host's count.</summary>
    [Theory]
    [InlineData("", "GPU-aaaa0000 GPU-bbbb0000")]
    [InlineData("MIG-22220000", "MIG-22220000")]
    [InlineData("1/1/0 mig-22220000", "MIG-11110000 MIG-22220000")]
    [InlineData("MIG-GPU-bbbb0000/1/0", "MIG-11110000")]
    [InlineData("1 1/1/0", "GPU-bbbb0000")]
    [InlineData("0 1/1/0", "GPU-aaaa0000 MIG-11110000")]
    public void Of_InstancesOfAMigBoard_CountsThemWithoutTheirBoard(string named, string expected)
    {
        var counted = CountedGpus.Of(Request(named), Split, out var note);

        Assert.Null(note);
        Assert.Equal(expected, string.Join(' ', Split.Where(counted.Has).Select(device => device.Uuid)));
    }

    [Theory]
    [InlineData("1/3/0")]
    [InlineData("0/1/0")]
    [InlineData("MIG-2222")]
    [InlineData("MIG-33330000")]
    public void Of_InstanceThatIsNotThere_IsRefusedWithThoseThatAre(string named) => Assert.Equal(
        $"--gpus: there is no GPU {named} here, but 0 (GPU-aaaa0000), 1 (GPU-bbbb0000), 1/1/0 (MIG-11110000), 1/2/0 (MIG-22220000)",
        Assert.Throws<UsageException>(() => CountedGpus.Of(Request(named), Split, out _)).Message);

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

    private static Device Instance(string uuid, string place) => new() { Uuid = uuid, Kind = DeviceKind.Mig, ParentUuid = "GPU-bbbb0000", Index = 1, MigInstance = place };

    private static RunRequest Request(string named) => new(["train"], new("gpt-ft-1", "gpt-ft", null, null), RunIntensity.Of("DE", null))
    {
        Gpus = named.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        AreGpusSaid = true,
    };
}
