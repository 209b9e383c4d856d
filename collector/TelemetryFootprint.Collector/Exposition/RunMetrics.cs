using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// Runs whose energy came within the last quarter of an hour: of so many each has series of its own, the rest is one of <see cref="Others"/>.
/// One scrape at a time.
/// </summary>
internal sealed class RunMetrics
{
    public const int Capacity = 1000;
    public const string Others = "__other__";
    public static readonly TimeSpan Active = TimeSpan.FromMinutes(15);

    private const string SimulatedPrefix = Label.SimulatedProject + ":";
    private readonly ILedgerReader _ledger;
    private readonly IRunStore _registry;
    private readonly RunSeats _seats;
    private readonly OtherRuns<bool> _otherEnergy;
    private readonly OtherRuns<(bool Simulated, string Zone, FactorFamily Family)> _otherGrams;
    private readonly RunGramsBirths _gramsBirths;
    private readonly YoungSeries<(string Run, bool Simulated)> _young;
    private long _lastSeries;

    public RunMetrics(ILedgerReader ledger, IRunStore registry, TimeSpan infancy, TimeProvider time, int capacity = Capacity)
    {
        (_ledger, _registry, _seats) = (ledger, registry, new(capacity));
        (_young, _gramsBirths, _otherEnergy, _otherGrams) = (new(infancy, time), new(infancy, time), new(infancy, time), new(infancy, time));
        _lastSeries = ledger.RunTotals([]).LastSeries;
    }

    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        var active = request.Live.Runs.Where(run => request.Now - run.Value < Active).Select(run => run.Key).Order(StringComparer.Ordinal).ToList();
        _seats.Seat(active);
        var totals = _ledger.RunTotals(active);
        // A series that was not there at the last scrape begins with 0, so that rate() sees its first increase.
        var born = totals.Energy.Where(total => _young.IsYoung((total.Run, total.Simulated), total.FirstSeries > _lastSeries)).Select(total => (total.Run, total.Simulated)).ToHashSet();
        _young.Keep(born);
        _lastSeries = totals.LastSeries;
        WriteInfo(writer, active);
        WriteEnergy(writer, totals, born);
        WriteGrams(writer, request, totals, born);
    }

    private static string Named(string run, bool simulated) => simulated ? SimulatedPrefix + run : run;

    private void WriteInfo(PrometheusWriter writer, List<string> active)
    {
        writer.Family("footprint_run_info", MetricType.Gauge, "A run whose energy came within 15 min, as it is registered; always 1.");
        var known = _registry.Find([.. active.Where(_seats.IsSeated)]);
        foreach (var run in active.Where(_seats.IsSeated))
        {
            var named = known.GetValueOrDefault(run);
            writer.Sample(
                1, ("run", run), ("name", named?.Name ?? run), ("project", named?.Project ?? ""), ("user", named?.User ?? ""), ("phase", named?.Phase ?? ""),
                ("source", named?.Source ?? ""));
        }
    }

    private void WriteEnergy(PrometheusWriter writer, RunTotals totals, HashSet<(string Run, bool Simulated)> born)
    {
        writer.Family("footprint_run_energy_joules_total", MetricType.Counter, "Energy of a run, what it held and did not use too, J, while it is active; of those beyond the cap together since the collector's start.");
        foreach (var total in totals.Energy.Where(total => _seats.IsSeated(total.Run)))
            writer.Sample(born.Contains((total.Run, total.Simulated)) ? 0 : total.Energy.Value, ("run", Named(total.Run, total.Simulated)));
        _otherEnergy.Add(totals.Energy.Where(total => !_seats.IsSeated(total.Run)).Select(total => (total.Run, total.Simulated, total.Energy.Value)));
        foreach (var (simulated, joules) in _otherEnergy.Sums) writer.Sample(joules, ("run", Named(Others, simulated)));
    }

    private void WriteGrams(PrometheusWriter writer, MetricsRequest request, RunTotals totals, HashSet<(string Run, bool Simulated)> born)
    {
        writer.Family(
            "footprint_run_emissions_grams_total", MetricType.Counter,
            "Booked emissions of a run, PUE included, while it is active: grams of CO2e or CO2 (as the zone's factor says), operational, excludes embodied.");
        var shown = MetricsRequest.OnePerSeries(
            totals.Booked, total => (total.Run, total.Simulated, total.Zone, total.Family.Kind, total.Family.Gas), total => request.IsInForce(total.Zone, total.Family)).ToList();
        var begun = _gramsBirths.Of(totals.Energy, shown, born);
        foreach (var total in shown.Where(total => _seats.IsSeated(total.Run)))
            writer.Sample(
                begun.Contains(total) ? 0 : total.Grams.Value,
                [("run", Named(total.Run, total.Simulated)), ("grid_zone", total.Zone), .. Label.Factor(total.Family)]);
        _otherGrams.Add(shown.Where(total => !_seats.IsSeated(total.Run)).Select(total => (total.Run, (total.Simulated, total.Zone, total.Family), total.Grams.Value)));
        foreach (var ((simulated, zone, family), grams) in _otherGrams.Sums)
            writer.Sample(grams, [("run", Named(Others, simulated)), ("grid_zone", zone), .. Label.Factor(family)]);
    }
}
