using System.Buffers;
using System.Text;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Ingest;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>The flags of a status, per GPU of a connected agent.</summary>
public sealed class AgentDeviceMetricsTests : IFactorChains
{
    private const string Hardware = "{host=\"node-1\",gpu_uuid=\"GPU-1-0\",gpu_index=\"0\"}";

    FactorChain? IFactorChains.ChainFor(string zone) => null;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Status_OfAGpu_IsShownWithItsFlags(bool stuck, bool off)
    {
        var page = await PageAsync(true, new DeviceStatus { Device = 0, Stuck = stuck, CrosscheckOff = off, CrosscheckRatio = 1.25, GapMilliseconds = 1_500 });

        Assert.Equal(
            [
                $"footprint_collector_agent_energy_crosscheck_ratio{Hardware} 1.25",
                $"footprint_collector_agent_energy_crosscheck_off{Hardware} {(off ? 1 : 0)}",
                $"footprint_collector_agent_device_stuck{Hardware} {(stuck ? 1 : 0)}",
                $"footprint_collector_agent_device_gap_seconds{Hardware} 1.5",
            ],
            page);
    }

    [Fact]
    public async Task Status_WithoutARatio_HasNoRatio() =>
        Assert.DoesNotContain(await PageAsync(true, new DeviceStatus { Device = 0 }), line => line.Contains("_ratio", StringComparison.Ordinal));

    [Fact]
    public async Task Status_OfOtherKindsOrBeyondTheInventory_IsAbsent() =>
        Assert.Empty(await PageAsync(true, new DeviceStatus { Device = 1, Stuck = true }, new DeviceStatus { Device = 99, Stuck = true }));

    [Fact]
    public async Task Status_OfAnAgentThatWentAway_IsAbsent() => Assert.Empty(await PageAsync(false, new DeviceStatus { Device = 0, Stuck = true }));

    private async Task<List<string>> PageAsync(bool isConnected, params DeviceStatus[] devices)
    {
        var inventories = new InventoryCatalogue(new FakeInbox());
        var agent = NodeAgent.Create(TimeProvider.System);
        await inventories.StoreAsync(agent.Inventory, CancellationToken.None);
        var live = new LiveState();
        var status = new Status { InventoryId = agent.Inventory.ContentId, Devices = { devices } };
        live.Publish(new AgentReport("a", "node-1", "1", isConnected, DateTimeOffset.UnixEpoch, status));
        var totals = new RunningTotals([], [], [], [], [])
        {
            Devices = [.. agent.Inventory.Devices.Select(device => TelemetryFootprint.Collector.Core.Ledger.DeviceIdentity.Of("node-1", device))],
        };
        var output = new ArrayBufferWriter<byte>();
        new AgentDeviceMetrics(new DeviceStates(inventories)).Write(
            new PrometheusWriter(output), new MetricsRequest(DateTimeOffset.UnixEpoch, live.Current, totals, this));
        return [.. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }
}
