using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>What the grid's providers say now, how old it is, and what energy is priced with.</summary>
internal sealed class GridMetrics(ILedgerReader ledger, ProviderStates states)
{
    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        var minute = UtcMinute.FromTime(request.Now);
        var said = states.All.Select(state => (State: state, Now: state.At(minute))).ToList();
        writer.Family("footprint_grid_average_intensity_grams_per_kilowatt_hour", MetricType.Gauge, "Average carbon intensity as a provider states it now: grams of CO2e or CO2 per kWh, operational, excludes embodied.");
        foreach (var (state, now) in said)
        {
            if (now is { Identity.Signal: FactorSignal.Average })
                writer.Sample(now.Value.Value, ("grid_zone", state.Key.Zone), ("provider", state.Key.Provider), ("factor", Label.Of(now.Identity.Kind)));
        }

        writer.Family("footprint_grid_marginal_intensity_grams_per_kilowatt_hour", MetricType.Gauge, "Marginal carbon intensity as a provider states it now, for decisions only: grams of CO2 per kWh, operational, excludes embodied.");
        foreach (var (state, now) in said)
        {
            if (now is { Identity.Signal: FactorSignal.Marginal })
                writer.Sample(now.Value.Value, ("grid_zone", state.Key.Zone), ("provider", state.Key.Provider));
        }

        writer.Family("footprint_grid_applied_intensity_grams_per_kilowatt_hour", MetricType.Gauge, "Carbon intensity that prices energy now: grams of CO2e or CO2 per kWh, operational, excludes embodied.");
        foreach (var zone in said.Select(entry => entry.State.Key.Zone).Distinct(StringComparer.Ordinal))
        {
            if (request.Chains.ChainFor(zone) is { } chain && ledger.Intensity(zone, chain.Family.Kind, new MinuteRange(minute, minute + 1)) is [var slot, ..])
                writer.Sample(slot.Value.Value, ("grid_zone", zone), ("factor", Label.Of(chain.Family.Kind)));
        }

        writer.Family("footprint_grid_intensity_age_seconds", MetricType.Gauge, "Time since the end of a provider's newest value that is no forecast, 0 while it holds now, s.");
        foreach (var (state, _) in said)
        {
            if (state.Age(request.Now) is { } age)
                writer.Sample(age.TotalSeconds, ("grid_zone", state.Key.Zone), ("provider", state.Key.Provider));
        }

        writer.Family("footprint_grid_intensity_estimated", MetricType.Gauge, "1 while a provider's value for now is not a measured one.");
        foreach (var (state, now) in said)
        {
            if (now is not null)
                writer.Sample(now.Quality == FactorQuality.Measured ? 0 : 1, ("grid_zone", state.Key.Zone), ("provider", state.Key.Provider));
        }
    }
}
