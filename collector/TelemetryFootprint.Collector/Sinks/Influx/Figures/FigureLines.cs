using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Live;

namespace TelemetryFootprint.Collector.Sinks.Influx.Figures;

/// <summary>
/// <c>footprint_grid</c>, <c>footprint_run</c> and <c>footprint_budget</c>: what <c>/metrics</c> shows, once a minute at the minute's begin, so that the same
/// minute is the same point. Each carries the tag <c>collector</c>: where several write a run's parts, their sum is the run's. What is not known is left out.
/// </summary>
internal sealed class FigureLines(
    ILedgerReader ledger, ProviderStates states, IFactorChains chains, LiveState live, IRunStore registry, LiveBudgets budgets, BudgetKeeper keeper, string collector)
{
    public void Write(UtcMinute minute, LineBuffer lines)
    {
        var at = checked(minute.StartUnixMicroseconds * 1000);
        WriteGrid(minute, at, lines);
        WriteRuns(minute, at, lines);
        WriteBudgets(at, lines);
    }

    private void WriteGrid(UtcMinute minute, long at, LineBuffer lines)
    {
        foreach (var state in states.All)
        {
            var now = state.At(minute);
            var isMarginal = now?.Identity.Signal == FactorSignal.Marginal;
            lines.Begin("footprint_grid").Tag("collector", collector)
                .Tag("factor", now is null || isMarginal ? "" : Label.Of(now.Identity.Kind)).Tag("grid_zone", state.Key.Zone).Tag("provider", state.Key.Provider)
                .Float("average_g_per_kwh"u8, isMarginal ? null : now?.Value.Value)
                .Float("marginal_g_per_kwh"u8, isMarginal ? now?.Value.Value : null)
                .Float("age_s"u8, state.Age(minute.ToTime())?.TotalSeconds)
                .Whole("estimated"u8, now is null ? null : now.Quality == FactorQuality.Measured ? 0 : 1)
                .End(at);
        }

        foreach (var zone in states.All.Select(state => state.Key.Zone).Distinct(StringComparer.Ordinal))
        {
            if (chains.ChainFor(zone) is { } chain && ledger.Intensity(zone, chain.Family.Kind, new MinuteRange(minute, minute + 1)) is [var slot, ..])
                lines.Begin("footprint_grid").Tag("collector", collector).Tag("factor", Label.Of(chain.Family.Kind)).Tag("grid_zone", zone).Float("applied_g_per_kwh"u8, slot.Value.Value).End(at);
        }
    }

    /// <summary>Totals since the run began: its energy, and its booked grams by zone and factor.</summary>
    private void WriteRuns(UtcMinute minute, long at, LineBuffer lines)
    {
        var active = live.Current.Runs.Where(run => minute.ToTime() - run.Value < RunMetrics.Active)
            .OrderByDescending(run => run.Value).ThenBy(run => run.Key, StringComparer.Ordinal).Take(RunMetrics.Capacity).Select(run => run.Key).ToList();
        if (active.Count == 0) return;
        var (totals, known) = (ledger.RunTotals(active), registry.Find(active));
        foreach (var total in totals.Energy)
            Begin(total.Run, total.Simulated).Thousandths("energy_j"u8, total.Energy.Millijoules).Text("name"u8, known.GetValueOrDefault(total.Run)?.Name).End(at);
        foreach (var total in MetricsRequest.OnePerSeries(
            totals.Booked, total => (total.Run, total.Simulated, total.Zone, total.Family.Kind, total.Family.Gas), total => chains.ChainFor(total.Zone) is not { } chain || chain.Family == total.Family))
            Begin(total.Run, total.Simulated, total.Family, total.Zone).Float("co2e_g"u8, total.Grams.Value).End(at);

        LineBuffer Begin(string run, bool isSimulated, FactorFamily? family = null, string zone = "") => lines.Begin("footprint_run")
            .Tag("collector", collector).Tag("factor", family is { } of ? Label.Of(of.Kind) : "").Tag("gas", family is { } gas ? Label.UnusualGas(gas) ?? "" : "").Tag("grid_zone", zone)
            .Tag("project", Label.Project(known.GetValueOrDefault(run)?.Project ?? "", isSimulated)).Tag("run", run);
    }

    /// <summary>As of the newest judgement, while it is one.</summary>
    private void WriteBudgets(long at, LineBuffer lines)
    {
        var standings = keeper.Current;
        foreach (var budget in budgets.Current.All)
        {
            // Of a budget that was changed since it was judged, nothing is known yet: what it was is another budget.
            var state = standings.FirstOrDefault(one => ReferenceEquals(one.Budget, budget));
            lines.Begin("footprint_budget").Tag("budget", budget.Name).Tag("collector", collector).Tag("period", budget.Period.Word).Tag("target", budget.Target.Text).Tag("unit", budget.Limit.Symbol)
                .Float("limit"u8, budget.Limit.Value)
                .Float("used"u8, state?.Used.Known?.Value)
                .Float("used_ratio"u8, state?.UsedRatio)
                .Float("projected_ratio"u8, state?.Projection is { } middle ? state.RatioOf(middle.Middle) : null)
                .Float("projected_high_ratio"u8, state?.Projection is { } high ? state.RatioOf(high.High) : null)
                .End(at);
            foreach (var window in state?.Windows.Where(window => window.Rate is not null) ?? [])
                lines.Begin("footprint_budget").Tag("budget", budget.Name).Tag("collector", collector).Tag("period", budget.Period.Word).Tag("target", budget.Target.Text)
                    .Tag("window", BurnTiers.Word(window.Minutes)).Float("burn_rate"u8, window.Rate).End(at);
        }
    }
}
