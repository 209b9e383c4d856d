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
