using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Water being summed cell by cell.</summary>
internal sealed class WaterSum(AccountRules rules)
{
    private Litres _onSite, _offSite;
    private bool _knowsOnSite, _knowsOffSite;
    private Joules _lackingOnSite, _lackingOffSite;
    private ZoneReach _reach;

    public void Add(AccountCell cell)
    {
        var site = cell.Site;
        var grid = site.Zone.Length == 0 ? null : rules.Water.Find(site.Zone);
        var wue = site.WueMicrolitresPerKilowattHour is { } microlitres ? new LitresPerKilowattHour(microlitres) : (LitresPerKilowattHour?)null;
        var water = WaterFootprint.Of(cell.It, site.Pue, wue, grid?.Row.Value);
        if (water.OnSite is { } on) (_onSite, _knowsOnSite) = (_onSite + on, true);
        else _lackingOnSite += cell.It;
        if (water.OffSite is { } off) (_offSite, _knowsOffSite) = (_offSite + off, true);
        else _lackingOffSite += cell.It;
        if (grid is (_, var reach) && reach > _reach) _reach = reach;
    }

    public WaterTotal Total => new(_knowsOnSite ? _onSite : null, _knowsOffSite ? _offSite : null, _lackingOnSite, _lackingOffSite, _reach);
}
