using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A row of the account being summed.</summary>
internal sealed class AccountSum(AccountKey key, AccountRules rules, MarketCover? cover, AccountContext context)
{
    private readonly OperationalSum _operational = new();
    private readonly ScopeSum _scopes = new(rules);
    private readonly MarketSum _market = new(cover);
    private readonly EmbodiedSum _embodied = new(rules, context.Devices);
    private readonly WaterSum _water = new(rules.Water);
    private readonly RestatedSum _restated = new(context.TellsRestated);
    private SitePeriod? _first;
    private bool _zonesDiffer, _sitesDiffer;
    private bool _pueIsSet = true;

    public void Add(AccountCell cell)
    {
        _first ??= cell.Site;
        _zonesDiffer |= cell.Site.Zone != _first.Zone;
        _sitesDiffer |= cell.Site.Site != _first.Site;
        _pueIsSet &= cell.Site.Pue.IsSet;
        _operational.Add(cell);
        _scopes.Add(cell, key.Ownership);
        _market.Add(cell);
        _embodied.Add(cell);
        _water.Add(cell.It, cell.Site);
        _restated.Add(cell);
    }

    public AccountTotal Total => new(
        key, _zonesDiffer ? null : _first?.Zone, _sitesDiffer ? null : _first?.Site, _pueIsSet, _operational.Total, _scopes.Total, _market.Total, _embodied.Total, _water.Total)
    {
        Restated = _restated.Total,
        Device = key.Host is { } host ? context.Devices.GetValueOrDefault((host, key.Name)) : null,
    };
}
