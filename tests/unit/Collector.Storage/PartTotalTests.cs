using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>Parts of devices and what hosts lack: kept, exact, and in no sum.</summary>
public sealed class PartTotalTests : IDisposable
{
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Parts_OfSeveralGroups_AddUpAndSurviveARestart()
    {
        Apply(group => group.Add([Part("MIG-1", 300), Part("MIG-2", 100), Part("MIG-1", 1)]));
        _bench.Restart();
        Apply(group => group.Add([Part("MIG-1", 40)]));
        Assert.Equal([("MIG-1", 341L), ("MIG-2", 100L)], Parts().Select(part => (part.Device, part.Energy.Millijoules)));
        Assert.Equal(new EnergyCell(341, 323, 358, 3), Parts()[0].Energy);
    }

    [Fact]
    public void Parts_AreInNoSum()
    {
        _bench.Add(0, 1_000);
        Apply(group => group.Add([Part("MIG-1", 600), Part("MIG-2", 400)]));
        Assert.Equal(1_000, _bench.Total().Energy.Millijoules);
        Assert.Equal(1_000, _bench.Reader.RunningTotals().Energy.Sum(total => total.Energy.Millijoules));
        _bench.AssertBalanced();
    }

    [Fact]
    public void Parts_SimulatedAndReal_StandApart()
    {
        Apply(group => group.Add([Part("MIG-1", 5), Part("MIG-1", 7) with { IsSimulated = true }]));
        Assert.Equal([(false, 5L), (true, 7L)], Parts().Select(part => (part.Simulated, part.Energy.Millijoules)));
    }

    [Fact]
    public void Parts_OfAGroupThatFails_AreTakenBack()
    {
        Apply(group => group.Add([Part("MIG-1", 5)]));
        Assert.Throws<InvalidOperationException>(() => Apply(group =>
        {
            group.Add([Part("MIG-1", 5)]);
            (group.After, group.Cursor) = (99, 100);
        }));
        Assert.Equal(5, Assert.Single(Parts()).Energy.Millijoules);
    }

    [Fact]
    public void Export_HasPartsInTheOrderOfTheirNames()
    {
        Apply(group => group.Add([Part("MIG-2", 2), Part("MIG-1", 1)]));
        using var text = new StringWriter();
        LedgerExport.Write(_bench.LedgerPath, text);
        Assert.Equal(
            ["part\tnode-1\tMIG-1\t0\t1\t0\t1\t1", "part\tnode-1\tMIG-2\t0\t2\t1\t2\t1"],
            text.ToString().Split('\n').Where(line => line.StartsWith("part\t", StringComparison.Ordinal)));
    }

    [Fact]
    public void Devices_KeepTheirBoardAndProfile()
    {
        var device = new Device { Uuid = "MIG-1", Kind = DeviceKind.Mig, Index = 3, Model = "H100", ParentUuid = "GPU-a", MigProfile = "3g.40gb" };
        Apply(group => group.AddDevice(DeviceIdentity.Of("node-1", device), 1));
        Apply(group => group.AddDevice(DeviceIdentity.Of("node-1", device) with { Profile = "1g.10gb" }, 2));
        _bench.Restart();
        Assert.Equal(
            new DeviceIdentity("node-1", "MIG-1", 3, "H100", DeviceKind.Mig) { Parent = "GPU-a", Profile = "1g.10gb" },
            Assert.Single(_bench.Reader.RunningTotals().Devices));
    }

    [Fact]
    public void Uncovered_OfTheNewestTick_IsKeptUntilItLacksNothing()
    {
        See(5, "cpu: denied", "fans");
        See(4, "dram: an older word");
        _bench.Restart();
        Assert.Equal(
            [new UncoveredPart("cpu", "denied"), new UncoveredPart("fans", "")], Assert.Single(_bench.Reader.RunningTotals().Uncovered).Parts);
        See(6);
        Assert.Empty(_bench.Reader.RunningTotals().Uncovered);
    }

    [Fact]
    public void Totals_OfEachGrouping_SayWhatTheyCover()
    {
        Apply(group =>
        {
            group.AddDevice(new("node-1", "GPU-a", 0, "H100", DeviceKind.Gpu), 1);
            group.AddDevice(new("node-1", "package-0", 0, "", DeviceKind.Cpu), 1);
        });
        See(1, "network: no sensor");
        _bench.Add(0, 10);
        var alone = _bench.Total().Coverage;
        _bench.Add(0, 10, LedgerBench.Gpu with { Device = "package-0" });

        Assert.Equal(["gpu"], alone.Included);
        foreach (var by in new[] { TotalsGrouping.All, TotalsGrouping.Host, TotalsGrouping.Zone, TotalsGrouping.Project })
        {
            var coverage = Assert.Single(_bench.Totals(by)).Coverage;
            Assert.Equal(["cpu", "gpu"], coverage.Included);
            Assert.Equal([(new UncoveredPart("network", "no sensor"), 1)], coverage.Missing);
        }

        Assert.Equal(["gpu", "cpu"], _bench.Totals(TotalsGrouping.Device).Select(total => Assert.Single(total.Coverage.Included)));
        Assert.All(_bench.Totals(TotalsGrouping.Device), total => Assert.Empty(total.Coverage.Missing));
    }

    [Fact]
    public void Open_OfALedgerOfTheSecondVersion_KeepsItsDevicesAndTakesParts()
    {
        Apply(group => group.AddDevice(new("node-1", "GPU-a", 0, "H100", DeviceKind.Gpu), 1));
        _bench.Add(0, 10);
        OldLedger.TakeBackTo(2, _bench.LedgerPath);

        _bench.Restart();
        Apply(group => group.Add([Part("MIG-1", 5)]));
        var totals = _bench.Reader.RunningTotals();
        Assert.Equal(new DeviceIdentity("node-1", "GPU-a", 0, "H100", DeviceKind.Gpu), Assert.Single(totals.Devices));
        Assert.Equal((10L, 5L), (totals.Energy[0].Energy.Millijoules, totals.Parts[0].Energy.Millijoules));
    }

    private IReadOnlyList<PartTotal> Parts() => _bench.Reader.RunningTotals().Parts;

    private void See(int minute, params string[] lacks) =>
        Apply(group => group.AddHost("node-1", LedgerBench.LabelsOf(null), LedgerBench.Minute(minute).ToTime(), lacks));

    private void Apply(Action<LedgerGroup> fill)
    {
        var group = new LedgerGroup();
        fill(group);
        _bench.Writer.Apply(group, LedgerBench.Noon);
    }

    private static PartEntry Part(string device, long millijoules) =>
        new("node-1", device, false, new(millijoules, millijoules * 95 / 100, millijoules * 105 / 100, 1));
}
