using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class InventoryCatalogueTests
{
    private readonly FakeInbox _inbox = new();

    [Fact]
    public async Task Cache_OfManyBigInventories_StaysBelowItsBytesAndForgetsNone()
    {
        var catalogue = new InventoryCatalogue(_inbox);
        var first = Big(0);
        await catalogue.StoreAsync(first, default);
        for (var i = 1; i < 400; i++)
        {
            await catalogue.StoreAsync(Big(i), default);
            Assert.InRange(catalogue.CachedBytes, 1, 64 << 20);
        }

        Assert.Equal(first, catalogue.Find(first.ContentId));
    }

    /// <summary>One that changes with every batch takes the room of a few, forgets none and drives nobody else out.</summary>
    [Fact]
    public async Task Cache_OfOneHostThatChangesWithoutEnd_KeepsItsLastAndEverybodyElses()
    {
        var catalogue = new InventoryCatalogue(_inbox);
        await catalogue.StoreAsync(Big(0), default);
        var one = catalogue.CachedBytes;
        Inventory Changed(int to) => InventoryContent.WithContentId(new Inventory(Big(1)) { HostLabels = { ["rack"] = $"r-{to:D4}" } });
        for (var i = 0; i < 100; i++) await catalogue.StoreAsync(Changed(i), default);

        Assert.InRange(catalogue.CachedBytes, 8 * one, 10 * one);
        Assert.Equal(Changed(0), catalogue.Find(Changed(0).ContentId));
        Assert.InRange(catalogue.CachedBytes, 8 * one, 10 * one);
        var (asked, other) = (_inbox.InventoriesAsked, Big(0));
        Assert.Equal(other, catalogue.Find(other.ContentId));
        Assert.Equal(Changed(99), catalogue.Find(Changed(99).ContentId));
        Assert.Equal(asked, _inbox.InventoriesAsked);
    }

    [Theory]
    [InlineData(GrpcStatusCode.Unavailable)]
    public void Refusals_OfAStoreThatCannotTakeIt_AreUnavailable(GrpcStatusCode expected)
    {
        Assert.Equal(expected, TelemetryRoute.StatusOf(new StoreUnavailableException("full", new IOException())));
        Assert.Equal(expected, TelemetryRoute.StatusOf(new InboxFullException("full")));
        Assert.Equal(expected, TelemetryRoute.StatusOf(new TooManyStreamsException()));
        Assert.Null(TelemetryRoute.StatusOf(new InvalidOperationException()));
    }

    private static Inventory Big(int number)
    {
        var inventory = new Inventory { Host = $"node-{number}" };
        for (var i = 0; i < 256; i++)
            inventory.Devices.Add(new Device { Uuid = $"GPU-{i}", Kind = DeviceKind.Gpu, Model = new string('m', 256), DriverVersion = new string('d', 256), Reason = new string('r', 256) });
        return InventoryContent.WithContentId(inventory);
    }
}
