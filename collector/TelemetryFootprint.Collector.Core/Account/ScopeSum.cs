using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Location-based grams by scope, being summed cell by cell.</summary>
internal sealed class ScopeSum(AccountRules rules)
{
    private readonly GramsSum _combustion = new(), _upstream = new(), _losses = new(), _fuelAndEnergy = new();

    public void Add(AccountCell cell, Ownership ownership)
    {
        var pair = FactorPair.Of(cell, rules.Yearly);
        var split = ScopeSplit.Of(cell.Facility, pair.Direct?.Value, pair.Upstream, rules.Losses.Find(cell.Site.Zone)?.PartsPerMillion, ownership);
        _combustion.Add(split.Combustion?.Grams, pair.Direct?.Quality, cell);
        _upstream.Add(split.Upstream?.Grams, pair.Quality, cell);
        // Losses are a yearly mean, whatever the factor that they are burnt with.
        _losses.Add(split.Losses?.Grams, FactorQuality.Annual, cell);
        _fuelAndEnergy.Add(split.FuelAndEnergy?.Grams, split.Losses is null ? pair.Quality : FactorQuality.Annual, cell);
    }

    public ScopeTotal Total => new(_combustion.Part, _upstream.Part, _losses.Part, _fuelAndEnergy.Part);
}
