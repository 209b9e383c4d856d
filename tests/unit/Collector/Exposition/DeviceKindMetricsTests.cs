using System.Buffers;
using System.Text;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>A host with a board, an instance of it, and a processor.</summary>
public sealed class DeviceKindMetricsTests : IFactorChains
{
    private static readonly (string Uuid, DeviceKind Kind, long Millijoules)[] Devices =
        [("GPU-1", DeviceKind.Gpu, 7000), ("MIG-1", DeviceKind.Mig, 3000), ("package-0", DeviceKind.Cpu, 2000)];

    FactorChain? IFactorChains.ChainFor(string zone) => null;

    [Fact]
    public void Energy_OfEachKind_StandsWhereItBelongs()
    {
        var page = Page(isHeardOf: true);

        Assert.Contains("footprint_host_energy_joules_total{host=\"h\",component=\"gpu\"} 7\n", page, StringComparison.Ordinal);
        Assert.Contains("footprint_host_energy_joules_total{host=\"h\",component=\"cpu\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("gpu_uuid=\"GPU-1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("MIG-1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("package-0", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Energy_BeforeTheInventoryIsHeardOfAgain_StandsWhereTheLedgerRemembersIt()
    {
        var hosts = Page(isHeardOf: false).Split('\n').Where(line => line.StartsWith("footprint_host_energy", StringComparison.Ordinal));

        Assert.Equal(
            ["footprint_host_energy_joules_total{host=\"h\",component=\"cpu\"} 2", "footprint_host_energy_joules_total{host=\"h\",component=\"gpu\"} 7"],
            hosts.Order(StringComparer.Ordinal));
    }

    private string Page(bool isHeardOf)
    {
        var totals = new RunningTotals(
            [.. Devices.Select(device => new EnergyTotal(
                "h", device.Uuid, Method.Counter, PowerState.Active, new EnergyCell(device.Millijoules, device.Millijoules, device.Millijoules, 1)))],
            [], [], [], [])
        {
            Devices = [.. Devices.Select((device, index) => new DeviceIdentity("h", device.Uuid, (uint)index, "board", device.Kind))],
        };
        var live = new LiveState();
        var inventory = new Inventory { Host = "h" };
        inventory.Devices.Add(Devices.Select(device => new Device { Uuid = device.Uuid, Kind = device.Kind }));
        var rows = Devices.Select((_, index) => new DeviceRow
        {
            Device = index,
            Kind = RowKind.Opening,
            StartMicroseconds = 0,
            EndMicroseconds = 0,
            Millijoules = 0,
            CumulativeMillijoules = 0,
            Method = Method.Counter,
        });
        if (isHeardOf)
            live.Publish([new LiveTick("a", "h", DateTimeOffset.UnixEpoch, 0, new Tick(0, 0, inventory, [.. rows], []))]);
        var output = new ArrayBufferWriter<byte>();
        new EnergyMetrics(new SeriesBirths(totals)).Write(new PrometheusWriter(output), new MetricsRequest(DateTimeOffset.UnixEpoch, live.Current, totals, this));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
