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

/// <summary>A host with a board, an instance of it, and all that a node has beside it.</summary>
public sealed class DeviceKindMetricsTests : IFactorChains
{
    private static readonly (string Uuid, DeviceKind Kind, long Millijoules)[] Devices =
        [("GPU-1", DeviceKind.Gpu, 7000), ("MIG-1", DeviceKind.Mig, 3000), ("package-0", DeviceKind.Cpu, 2000),
            ("dram-0", DeviceKind.Dram, 500), ("module-0", DeviceKind.Module, 300), ("node", DeviceKind.Node, 4000)];

    private static readonly string[] Hosts =
    [
        """footprint_host_energy_joules_total{host="h",component="cpu"} 2""",
        """footprint_host_energy_joules_total{host="h",component="dram"} 0.5""",
        """footprint_host_energy_joules_total{host="h",component="gpu"} 7""",
        """footprint_host_energy_joules_total{host="h",component="module"} 0.3""",
        """footprint_host_energy_joules_total{host="h",component="node"} 4""",
    ];

    FactorChain? IFactorChains.ChainFor(string zone) => null;

    [Fact]
    public void Energy_OfEachKind_StandsWhereItBelongs()
    {
        var page = Page(isHeardOf: true);

        Assert.Equal(Hosts, Series(page, "footprint_host_energy"));
        Assert.Equal(13.8, Hosts.Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture)), 9);
        Assert.Contains("gpu_uuid=\"GPU-1\"", page, StringComparison.Ordinal);
        Assert.All(Devices.Skip(1), device => Assert.DoesNotContain($"gpu_uuid=\"{device.Uuid}\"", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Energy_BeforeTheInventoryIsHeardOfAgain_StandsWhereTheLedgerRemembersIt()
    {
        Assert.Equal(Hosts, Series(Page(isHeardOf: false), "footprint_host_energy"));
        Assert.Equal(Series(Page(isHeardOf: true), "footprint_mig"), Series(Page(isHeardOf: false), "footprint_mig"));
    }

    [Fact]
    public void Instance_HasASeriesOfItsOwnUnderItsBoard()
    {
        var page = Page(isHeardOf: true);

        Assert.Equal(
            ["""footprint_mig_energy_joules_total{host="h",gpu_uuid="GPU-1",gpu_index="0",mig_uuid="MIG-1",profile="3g.40gb",split="modelled"} 3"""],
            Series(page, "footprint_mig"));
        Assert.DoesNotContain("MIG-1", string.Join('\n', Series(page, "footprint_gpu")), StringComparison.Ordinal);
    }

    [Fact]
    public void Instance_OfABoardThatNobodyNamed_IsAbsent() => Assert.Empty(Series(Page(isHeardOf: false, board: "GPU-9"), "footprint_mig"));

    /// <summary>Else increase() over a scrape never sees what a component drew until then.</summary>
    [Fact]
    public void Host_ComponentsThatBeginNow_BeginWithZero()
    {
        var births = new SeriesBirths(new RunningTotals([], [], [], [], []), TimeSpan.Zero, TimeProvider.System);

        var first = Series(Page(isHeardOf: true, births: births), "footprint_host_energy");
        var second = Series(Page(isHeardOf: true, births: births), "footprint_host_energy");

        Assert.Equal(Hosts.Select(line => line[..line.LastIndexOf(' ')] + " 0"), first);
        Assert.Equal(Hosts, second);
    }

    private static IEnumerable<string> Series(string page, string prefix) =>
        page.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private string Page(bool isHeardOf, string board = "GPU-1", SeriesBirths? births = null)
    {
        var totals = new RunningTotals(
            [.. Devices.Where(device => device.Kind != DeviceKind.Mig).Select(device => new EnergyTotal(
                "h", device.Uuid, Method.Counter, PowerState.Active, new EnergyCell(device.Millijoules, device.Millijoules, device.Millijoules, 1)))],
            [], [], [], [])
        {
            Devices = [.. Devices.Select((device, index) => new DeviceIdentity("h", device.Uuid, (uint)index, "board", device.Kind) { Parent = ParentOf(device.Kind, board), Profile = "3g.40gb" })],
            Parts = [new PartTotal("h", "MIG-1", false, new EnergyCell(3000, 2850, 3150, 1))],
        };
        var live = new LiveState();
        var inventory = new Inventory { Host = "h" };
        inventory.Devices.Add(Devices.Select(device => new Device { Uuid = device.Uuid, Kind = device.Kind, ParentUuid = ParentOf(device.Kind, board), MigProfile = "3g.40gb" }));
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
        new EnergyMetrics(births ?? new SeriesBirths(totals, TimeSpan.Zero, TimeProvider.System)).Write(new PrometheusWriter(output), new MetricsRequest(DateTimeOffset.UnixEpoch, live.Current, totals, this));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string ParentOf(DeviceKind kind, string board) => kind == DeviceKind.Mig ? board : "";
}
