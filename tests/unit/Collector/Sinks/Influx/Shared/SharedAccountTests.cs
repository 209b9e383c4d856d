using System.Text.Json;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Collector.Web.Account;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Core.Account;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>The account over a shared store is the one that a ledger with the same energy gives, whoever is asked, but for what was restated.</summary>
public sealed class SharedAccountTests : IAsyncLifetime, IDisposable
{
    private const string A100 = "NVIDIA A100-SXM4-80GB";

    private static readonly MinuteRange Range = new(LedgerBench.Minute(30), LedgerBench.Minute(120));

    private PlayedEnergy _store = null!;
    private SharedRig _rig = null!;

    public async Task InitializeAsync()
    {
        _store = await PlayedEnergy.StartAsync();
        _rig = new(_store.Server.Url);
        var bench = _rig.Bench;
        bench.Say(0, 30, 100);
        bench.Say(30, 30, 200);
        bench.Say(60, 30, 300);
        bench.Projects["job"] = "vision";
        foreach (var (host, ratio) in new[] { ("node-1", 1.2m), ("node-2", 1.5m) })
        {
            bench.Sites[host] = new("home", "GB", Pue.FromRatio(ratio));
            _store.Sites.Add((host, LedgerBench.Minute(-100), "GB", (long)(ratio * 1_000_000)));
        }

        Tell("node-1", "GPU-a", DeviceKind.Gpu, A100, 3);
        Tell("node-1", "cpu-0", DeviceKind.Cpu, "EPYC", 0);
        Tell("node-2", "GPU-b", DeviceKind.Gpu, "NVIDIA H100 80GB HBM3", 1);
        // Before the range, of the same contract.
        Use(10, 3_600_000, "node-1", "GPU-a", "job");
        Use(31, 7_200_000, "node-1", "GPU-a", "job");
        Use(35, 100_000, "node-1", "cpu-0", "job");
        Use(45, 3_600_000, "node-2", "GPU-b", OwnerText.ReservedIdlePrefix + "job");
        Use(70, 3_600_000, "node-2", "GPU-b", "other");
        Use(71, 1_000_000, "node-2", "GPU-b", OwnerText.Idle);
        Use(72, 500_000, "node-1", "GPU-a", OwnerText.Unattributed);
        // No factor covers it, and nobody told what it is.
        Use(100, 250_000, "node-2", "GPU-x", "other");
        // Mixed with nothing of the above.
        Use(75, 900_000, "node-1", "GPU-a", "job", Method.Simulated);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(TotalsGrouping.All, false)]
    [InlineData(TotalsGrouping.Device, false)]
    [InlineData(TotalsGrouping.Run, false)]
    [InlineData(TotalsGrouping.Project, true)]
    [InlineData(TotalsGrouping.Host, true)]
    [InlineData(TotalsGrouping.Zone, true)]
    [InlineData(TotalsGrouping.Site, true)]
    [InlineData(TotalsGrouping.Run, true)]
    [InlineData(TotalsGrouping.All, true)]
    public void Account_ByAnything_IsThatOfALedger(TotalsGrouping by, bool hasContracts) => AssertSame(by, new(Range, From(hasContracts)), hasContracts);

    [Fact]
    public void Account_OfARunOrAProject_IsThatOfALedger()
    {
        AssertSame(TotalsGrouping.Device, new(Range, From(true)) { Filter = new(null, null, new HashSet<string> { "job" }) }, true);
        // Of that run alone is asked, beside what contracts need.
        Assert.Contains(_store.Server.Requests, request => request.Body.Contains("owner%20%3D", StringComparison.Ordinal) || request.Body.Contains("owner+%3D", StringComparison.Ordinal));
        AssertSame(TotalsGrouping.Run, new(Range) { Filter = new("vision", null, null) }, false);
        AssertSame(TotalsGrouping.Run, new(Range, null, new HashSet<string> { "vision" }), false);
        AssertSame(TotalsGrouping.Run, new(Range) { Filter = new(null, null, new HashSet<string> { "job", "other" }) }, false);
    }

    /// <summary>Energy of a grouping's rows, with idle and what is nobody's, is that of all, and of the totals.</summary>
    [Fact]
    public void Account_ByRun_SumsToTheAccountOfAll_AndToTheTotals()
    {
        var (rows, all) = (Rows(_rig.Energy, TotalsGrouping.Run, new(Range), false), Rows(_rig.Energy, TotalsGrouping.All, new(Range), false));
        var totals = _rig.Energy.Totals(new(Range, TotalsGrouping.Run, null));
        Assert.Equal(16_250_000 + 900_000, rows.Sum(row => row.Operational.Energy.Millijoules));
        Assert.Equal(all.Sum(row => row.Operational.Energy.Millijoules), rows.Sum(row => row.Operational.Energy.Millijoules));
        Assert.Equal(
            totals.Select(row => (row.Key, row.Simulated, row.Energy.Millijoules, row.Unpriced.Millijoules)).Order(),
            rows.Select(row => (row.Key.Name, row.Key.Simulated, row.Operational.Energy.Millijoules, row.Operational.Unpriced.Millijoules)).Order());
        Assert.Equal(totals.Sum(row => row.Grams?.Value ?? 0), rows.Sum(row => row.Operational.Grams?.Value ?? 0), 6);
    }

    /// <summary>Each collector's own: unknown with its reason, never a zero.</summary>
    [Fact]
    public void Restated_OfASharedStore_IsUnknownAndSaysWhy()
    {
        var row = AccountRows.Of(Rows(_rig.Energy, TotalsGrouping.Zone, new(Range), false)[0], false);
        Assert.Null(row.Restated.Value);
        Assert.Contains("each keeps what it restated itself", row.Restated.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Account_OfADevice_SaysWhichItIs()
    {
        var rows = Rows(_rig.Energy, TotalsGrouping.Device, new(Range), false).Where(row => !row.Key.Simulated).ToDictionary(row => row.Key.Name);
        Assert.Equal(new("node-1", "GPU-a", 3, A100, DeviceKind.Gpu), rows["GPU-a"].Device);
        Assert.Null(rows["GPU-x"].Device);
        Assert.True(rows["GPU-a"].Embodied.Grams!.Value.Grams.Value > 0);
        // A socket has none, and no hours of an unknown GPU.
        Assert.Equal((null, 0), (rows["cpu-0"].Embodied.Grams, rows["cpu-0"].Embodied.Unknown.Count));
    }

    [Fact]
    public void Account_ThatNamesNoDevices_DoesNotAskForThem()
    {
        Rows(_rig.Energy, TotalsGrouping.All, new(Range) { NamesDevices = false }, false);
        Assert.DoesNotContain(_store.Server.Requests, request => request.Body.Contains(SharedDevices.Measurement, StringComparison.Ordinal));
    }

    [Fact]
    public void Account_AsOfAnEarlierTime_IsNotKnownHere() =>
        Assert.Throws<UnansweredException>(() => Rows(_rig.Energy, TotalsGrouping.All, new(Range) { AsOf = LedgerBench.Noon }, false));

    private void AssertSame(TotalsGrouping by, AccountQuery query, bool hasContracts)
    {
        var own = new SqliteAccountReader(_rig.Bench.LedgerPath, null, _rig.Bench);
        var (expected, shared) = (Rows(own, by, query, hasContracts), Rows(_rig.Energy, by, query, hasContracts));
        Assert.NotEmpty(shared);
        Assert.Equal(Shown(expected), Shown(shared));
    }

    /// <summary>All that is shown of it, but for what was restated.</summary>
    private static List<string> Shown(IEnumerable<AccountTotal> rows) =>
        [.. rows.Select(row => AccountRows.Of(row, true)).Select(row => JsonSerializer.Serialize(row with { Restated = new Figure(null, "g") }))];

    private static IReadOnlyList<AccountTotal> Rows(IAccountReader reader, TotalsGrouping by, AccountQuery query, bool hasContracts)
    {
        // More than the slot's energy at first, and used up within the range.
        var rules = AccountCells.Rules(hasContracts ? [AccountCells.Contract("wind", 0.004m, new(LedgerBench.Minute(0), LedgerBench.Minute(60)), "GB")] : []);
        return reader.Account(query, (context, cells) => Accountant.Totals(rules, by, context, cells));
    }

    private static UtcMinute? From(bool hasContracts) => hasContracts ? LedgerBench.Minute(0) : null;

    private void Tell(string host, string uuid, DeviceKind kind, string model, uint index)
    {
        var group = new LedgerGroup();
        group.AddDevice(new(host, uuid, index, model, kind), 1);
        _rig.Bench.Writer.Apply(group, LedgerBench.Noon);
        // An older word, which the newer one replaces.
        _store.Devices.Add((host, uuid, 1_000, 9, "gpu", "another"));
        _store.Devices.Add((host, uuid, 2_000, index, Words.Of(kind), model));
    }

    private void Use(int minute, long millijoules, string host, string device, string owner, Method method = Method.Counter)
    {
        var group = new LedgerGroup();
        group.AddHost(host, LedgerBench.LabelsOf(null), LedgerBench.Noon);
        group.Add([new(new(host, device, owner, PowerState.Active, method), LedgerBench.Minute(minute), new(millijoules, millijoules, millijoules, 60_000))], LedgerBench.Noon);
        _rig.Bench.Writer.Apply(group, LedgerBench.Noon);
        _store.Add(new(LedgerBench.Minute(minute), host, device, owner, millijoules) { Method = MethodName.Of(method), Component = device.StartsWith("cpu", StringComparison.Ordinal) ? "cpu" : "gpu" });
    }
}
