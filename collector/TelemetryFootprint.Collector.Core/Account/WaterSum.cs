using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Water being summed piece by piece.</summary>
public sealed class WaterSum(WaterFactorTable table)
{
    private Litres _onSite, _offSite;
    private bool _knowsOnSite, _knowsOffSite;
    private Joules _lackingOnSite, _lackingOffSite;
    private ZoneReach _reach;

    /// <summary>What is summed so far.</summary>
    public WaterTotal Total => new(_knowsOnSite ? _onSite : null, _knowsOffSite ? _offSite : null, _lackingOnSite, _lackingOffSite, _reach);

    /// <param name="it">Energy of the machines, before PUE.</param>
    /// <param name="site">Where it was used, with the PUE and WUE of then.</param>
    public void Add(Joules it, SitePeriod site)
    {
        var grid = site.Zone.Length == 0 ? null : table.Find(site.Zone);
        var wue = site.WueMicrolitresPerKilowattHour is { } microlitres ? new LitresPerKilowattHour(microlitres) : (LitresPerKilowattHour?)null;
        var water = WaterFootprint.Of(it, site.Pue, wue, grid?.Row.Value);
        if (water.OnSite is { } on) (_onSite, _knowsOnSite) = (_onSite + on, true);
        else _lackingOnSite += it;
        if (water.OffSite is { } off) (_offSite, _knowsOffSite) = (_offSite + off, true);
        else _lackingOffSite += it;
        if (grid is (_, var reach) && reach > _reach) _reach = reach;
    }
}
