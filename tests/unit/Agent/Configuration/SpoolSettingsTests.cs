using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Agent.Configuration;

public sealed class SpoolSettingsTests
{
    [Fact]
    public void Read_NothingSet_IsOnDiskEachTick()
    {
        Assert.Equal(new SpoolSettings(256L << 20, SpoolDurability.Tick), Read());
    }

    [Theory]
    [InlineData("1m", SpoolDurability.Minute, 256L << 20)]
    [InlineData("tick", SpoolDurability.Tick, 256L << 20)]
    [InlineData("memory", SpoolDurability.Memory, 8L << 20)]
    public void Read_EachDurability_HasItsDefaultSize(string text, SpoolDurability durability, long bytes)
    {
        Assert.Equal(new SpoolSettings(bytes, durability), Read($"Spool:Durability={text}"));
    }

    [Fact]
    public void Read_ASize_IsTheSizeInMemoryToo()
    {
        Assert.Equal(64L << 20, Read("Spool:MaxSize=64MiB").MaxBytes);
        Assert.Equal(100L << 10, Read("Spool:Durability=memory", "Spool:MaxSize=100KiB").MaxBytes);
    }

    [Theory]
    [InlineData("Spool:MaxSize=100KiB", "Spool:MaxSize")]
    [InlineData("Spool:Durability=Tick", "tick, 1m or memory")]
    [InlineData("Spool:Durability=60s", "tick, 1m or memory")]
    [InlineData("Spool:Sync=off", "Spool:Sync")]
    public void Read_WhatCannotBe_IsRefusedByName(string setting, string expected)
    {
        string message = Assert.Throws<ConfigurationException>(() => Read(setting)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static SpoolSettings Read(params string[] settings) => AgentOptionsReader.Read(null, settings.Select(setting => "--" + setting)).Spool;
}
