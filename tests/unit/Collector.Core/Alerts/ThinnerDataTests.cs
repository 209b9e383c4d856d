using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Alerts;

/// <summary>What alerts make of hosts that are heard of no more: so many in each window, by its minutes.</summary>
public sealed class ThinnerDataTests
{
    private static readonly BurnTier SixHours = new(6, 360);

    /// <summary>One host of ten is left: that the last days hold little is not known, and resolves nothing.</summary>
    [Theory]
    [InlineData(10, AlertReading.Clear)]
    [InlineData(1, AlertReading.Held)]
    [InlineData(0, AlertReading.Held)]
    public void Rolling_BelowItsThreshold_IsClearWhileTheHostsAreHeardOf(int lastHour, AlertReading expected) =>
        Assert.Equal(expected, Read(AlertSubject.Threshold, (60, lastHour), (360, 10), (4320, 10)));

    /// <summary>The last 24 hours remember no host that was silent before them.</summary>
    [Fact]
    public void Rolling_OfOneDay_LooksNoFurtherBack() =>
        Assert.Equal((AlertReading.Clear, AlertReading.Held), (
            Read(AlertSubject.Threshold, "1d", (60, 2), (1440, 2), (4320, 10)),
            Read(AlertSubject.Threshold, "3d", (60, 2), (1440, 2), (4320, 10))));

    /// <summary>Eight hosts of ten rest since yesterday: a rate over six hours says nothing of them; one over the hours in which they were heard of waits.</summary>
    [Theory]
    [InlineData(2, 10, AlertReading.Clear)]
    [InlineData(10, 10, AlertReading.Held)]
    [InlineData(2, 2, AlertReading.Clear)]
    public void Rate_ThatFell_LooksNoFurtherBackThanItsOwnWindow(int sixHours, int threeDays, AlertReading expected) =>
        Assert.Equal(expected, Read(AlertSubject.BurnRate, (30, 2), (60, 2), (360, sixHours), (4320, threeDays)));

    /// <summary>
    /// A run that has a smaller part of a GPU than before is heard of as long as before; where one of its two hosts is silent, a larger part of the other's GPU does
    /// not hide that.
    /// </summary>
    [Theory]
    [InlineData(0.3, 0.3, 0.8, AlertReading.Clear)]
    [InlineData(0.6, 0, 0.3, AlertReading.Held)]
    public void Rate_OfASharedGpu_IsHeldBySilenceAndNotByASmallerPart(double firstPart, double secondPart, double before, AlertReading expected) =>
        Assert.Equal(expected, ReadOf(AlertSubject.BurnRate, "30d", [
            new(30, Shared(30, firstPart, secondPart), 1), new(60, Shared(60, firstPart, secondPart), 1), new(360, Shared(360, before, before), 1), new(4320, Shared(4320, before, before), 1)]));

    /// <summary>Ten minutes on another's GPU, hours ago: who has left a device is not silent on it.</summary>
    [Fact]
    public void Rate_AfterAVisitOnAnothersGpu_IsClear() => Assert.Equal(
        AlertReading.Clear, ReadOf(AlertSubject.BurnRate, "30d", [new(30, Visited(30), 1), new(60, Visited(60), 1), new(360, Visited(360), 1), new(4320, Visited(4320), 1)]));

    private static AlertReading Read(string name, params (int Minutes, int Hosts)[] windows) => Read(name, "30d", windows);

    private static AlertReading Read(string name, string period, params (int Minutes, int Hosts)[] windows) =>
        ReadOf(name, period, [.. windows.Select(window => new BurnWindow(window.Minutes, Use(window.Minutes, window.Hosts), 1))]);

    private static AlertReading ReadOf(string name, string period, IReadOnlyList<BurnWindow> windows)
    {
        var budget = SomeBudget.Of("lab", "1000kWh", period: period) with { Thresholds = [1], Tiers = [SixHours] };
        var standing = new BudgetStanding(budget, SomeBudget.ThirtyDays, SomeBudget.ThirtyDays.To, Use(60, 1), windows, []);
        return BudgetAlerts.Of(standing).Single(one => one.Subject.Name == name).Reading;
    }

    private static BudgetUse Use(int minutes, int hosts)
    {
        var use = new BudgetUse(BudgetUnit.Joules);
        for (var host = 0; host < hosts; host++) use.Add(Cell(host, minutes * 60_000L), WaterFactorTable.Bundled);
        return use;
    }

    /// <summary>Such parts of two GPUs, one on each host; of a host whose part is 0 nothing was heard.</summary>
    private static BudgetUse Shared(int minutes, params double[] parts)
    {
        var (use, heard) = (new BudgetUse(BudgetUnit.Joules), new HeardDevices(new(new(0), new(minutes))));
        for (var host = 0; host < parts.Length; host++)
        {
            if (parts[host] <= 0) continue;
            var (own, others) = (Cell(host, (long)(minutes * 60_000 * parts[host])), Cell(host, (long)(minutes * 60_000 * (1 - parts[host]))));
            use.Add(own, WaterFactorTable.Bundled);
            heard.Add(own);
            heard.Add(own, use);
            heard.Add(others);
        }

        heard.Tell();
        return use;
    }

    /// <summary>The whole of one GPU in the last minutes, and ten minutes of another, 100 minutes ago; the rest of that one is another's.</summary>
    private static BudgetUse Visited(int minutes)
    {
        const int Now = 10_000;
        var (use, heard) = (new BudgetUse(BudgetUnit.Joules), new HeardDevices(new(new(Now - minutes), new(Now))));
        for (var at = Now - minutes; at < Now; at += 10)
        {
            Add(Cell(0, 600_000, at), isOwn: true);
            Add(Cell(1, 600_000, at), isOwn: at == Now - 100);
        }

        heard.Tell();
        return use;

        void Add(AccountCell cell, bool isOwn)
        {
            heard.Add(cell);
            if (!isOwn) return;
            use.Add(cell, WaterFactorTable.Bundled);
            heard.Add(cell, use);
        }
    }

    private static AccountCell Cell(int host, long observedMilliseconds, int at = 0) => new(
        new($"node-{host}", $"GPU-{host}", OwnerText.Unattributed, PowerState.Unspecified, Method.Counter),
        new($"node-{host}", SitePeriod.BeforeAllTime, "", "", Pue.Unset, null), new(new(at), new(at + 60)), new(1000, 900, 1100, observedMilliseconds), null, null);
}
