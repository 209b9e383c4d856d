using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolKeysTests
{
    private readonly SpoolKeys _keys = new();

    [Fact]
    public void IdOf_TheSameContent_IsOneKey()
    {
        long first = _keys.IdOf(SampleBatches.Inventory(2), 1);

        Assert.Equal(first, _keys.IdOf(SampleBatches.Inventory(2), 2));
        Assert.NotEqual(first, _keys.IdOf(SampleBatches.Inventory(3), 3));
        Assert.Equal(SampleBatches.Inventory(2), _keys.Inventory(first));
    }

    [Fact]
    public void Load_WhatAnotherProcessWrote_GoesOnBehindIt()
    {
        long written = _keys.IdOf(SampleBatches.Inventory(2), 1);
        var again = new SpoolKeys();
        again.Load(_keys.Key(written));

        Assert.Equal(written, again.IdOf(SampleBatches.Inventory(2), 5));
        Assert.Equal(written + 1, again.IdOf(SampleBatches.Inventory(4), 6));
    }

    [Fact]
    public void Origin_OfAnInventory_IsNone()
    {
        long inventory = _keys.IdOf(SampleBatches.Inventory(1), 1);
        SpoolKey origin = _keys.Add(SpoolKeyKind.Origin, SpoolKey.OriginContent(0xFEDC_BA98_7654_3210, SampleBatches.Id(3)));

        Assert.Null(_keys.Origin(inventory));
        Assert.Null(_keys.Inventory(origin.Id));
        Assert.Equal((0xFEDC_BA98_7654_3210, SampleBatches.Id(3)), _keys.Origin(origin.Id)!.Origin);
    }

    [Fact]
    public void Origins_AreInTheOrderOfTheirFirstTicks()
    {
        SpoolKey late = Origin(1), early = Origin(2), unused = Origin(3);
        _keys.Use(late.Id, 50);
        _keys.Use(late.Id, 90);
        _keys.Use(early.Id, 7);
        _keys.Use(early.Id, 5);

        Assert.Equal([(early, 5ul), (late, 50ul)], _keys.Origins());
        Assert.DoesNotContain(_keys.Origins(), origin => origin.Key == unused);
    }

    [Fact]
    public void Forget_TakesOnlyWhatNoRowNames()
    {
        SpoolKey old = Origin(1), current = Origin(2);
        long inventory = _keys.IdOf(SampleBatches.Inventory(1), 10);
        _keys.Use(old.Id, 10);
        _keys.Use(current.Id, 11);
        _keys.Load(new SpoolKey(0, SpoolKeyKind.Format, [1]));

        Assert.Empty(_keys.Forget(10, current.Id));
        Assert.Equal([old.Id, inventory], _keys.Forget(11, current.Id).Order());
        Assert.Null(_keys.Inventory(inventory));
        Assert.Equal([0L, current.Id], _keys.All().Select(key => key.Id).Order());
    }

    [Fact]
    public void Checksum_CoversIdKindAndContent()
    {
        var key = new SpoolKey(1, SpoolKeyKind.Origin, [1, 2, 3]);

        Assert.NotEqual(key.Checksum, (key with { Id = 2 }).Checksum);
        Assert.NotEqual(key.Checksum, (key with { Kind = SpoolKeyKind.Inventory }).Checksum);
        Assert.NotEqual(key.Checksum, (key with { Content = [1, 2, 4] }).Checksum);
        Assert.Equal(key.Checksum, new SpoolKey(1, SpoolKeyKind.Origin, [1, 2, 3]).Checksum);
    }

    private SpoolKey Origin(ulong epoch) => _keys.Add(SpoolKeyKind.Origin, SpoolKey.OriginContent(epoch, SampleBatches.Id(1)));
}
