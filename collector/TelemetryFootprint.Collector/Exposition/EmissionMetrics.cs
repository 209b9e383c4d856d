using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Grams: booked ones in the counters, and what restatements did to them beside.</summary>
internal sealed class EmissionMetrics(SeriesBirths births)
{
    private const string Scope = "grams of CO2e or CO2 (as the zone's factor says), operational, excludes embodied.";

    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_gpu_emissions_grams_total", MetricType.Counter, "Booked emissions of a GPU, PUE included: " + Scope);
        foreach (var total in MetricsRequest.OnePerSeries(
            request.Totals.Booked, total => (total.Host, total.Device, total.Zone, total.Family.Kind), total => request.IsInForce(total.Zone, total.Family)))
        {
            if (request.Hardware(total.Host, total.Device) is { } hardware)
                writer.Sample(
                    births.IsBorn(total) ? 0 : total.Grams.Value,
                    ("host", total.Host), ("gpu_uuid", total.Device), ("gpu_index", hardware.Index),
                    ("grid_zone", total.Zone), ("factor", Label.Of(total.Family.Kind)));
        }

        WriteProjects(writer, request);
        WriteRestated(writer, request);
    }

    private void WriteProjects(PrometheusWriter writer, MetricsRequest request)
    {
        var born = request.Totals.Projects.Where(births.IsBorn).ToHashSet();
        writer.Family("footprint_project_energy_joules_total", MetricType.Counter, "Energy of a project, J.");
        foreach (var total in request.Totals.Projects.Where(total => total.Zone is null))
        {
            if (total.Energy is { } energy)
                writer.Sample(born.Contains(total) ? 0 : energy.Value, ("project", Label.Project(total.Project, total.Simulated)));
        }

        writer.Family("footprint_project_emissions_grams_total", MetricType.Counter, "Booked emissions of a project, PUE included: " + Scope);
        var booked = request.Totals.Projects.Where(total => total.Family is not null);
        foreach (var total in MetricsRequest.OnePerSeries(
            booked, total => (total.Project, total.Simulated, total.Zone, total.Family!.Value.Kind), total => request.IsInForce(total.Zone!, total.Family!.Value)))
        {
            if (total is { Zone: { } zone, Family: { } family, Booked: { } grams })
                writer.Sample(
                    born.Contains(total) ? 0 : grams.Value,
                    ("project", Label.Project(total.Project, total.Simulated)), ("grid_zone", zone), ("factor", Label.Of(family.Kind)));
        }
    }

    private void WriteRestated(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_emissions_restated_grams_total", MetricType.Counter, "What better factors changed afterwards: " + Scope);
        foreach (var total in MetricsRequest.OnePerSeries(
            request.Totals.Restated, total => (total.Project, total.Simulated, total.Zone), total => request.IsInForce(total.Zone, total.Family)))
        {
            var isBorn = births.IsBorn(total);
            var project = Label.Project(total.Project, total.Simulated);
            writer.Sample(isBorn ? 0 : total.Up.Value, ("project", project), ("grid_zone", total.Zone), ("direction", "up"));
            writer.Sample(isBorn ? 0 : total.Down.Value, ("project", project), ("grid_zone", total.Zone), ("direction", "down"));
        }

        writer.Family("footprint_unpriced_energy_joules", MetricType.Gauge, "Measured energy that waits for a factor, J.");
        foreach (var total in request.Totals.Unpriced.Where(total => !total.Simulated))
            writer.Sample(total.Energy.Value, ("grid_zone", total.Zone));

        writer.Family("footprint_collector_simulated_unpriced_energy_joules", MetricType.Gauge, "Simulated energy that waits for a factor, J; never part of the real one.");
        foreach (var total in request.Totals.Unpriced.Where(total => total.Simulated))
            writer.Sample(total.Energy.Value, ("grid_zone", total.Zone));

        WriteLedger(writer, request);
    }

    private static void WriteLedger(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_ledger_emissions_grams", MetricType.Gauge, "Emissions of a project as the ledger now has them, booked plus restated: " + Scope);
        foreach (var group in request.Totals.Projects.Where(total => total.Booked is not null).GroupBy(total => (total.Project, total.Simulated)))
        {
            // Families of one zone and project are shown only while they are the zone's own, as in the counters.
            var shown = group.Where(total => request.IsInForce(total.Zone!, total.Family!.Value)).ToList();
            if (shown.Select(total => total.Family).Distinct().Count() != 1)
                continue;
            var restated = request.Totals.Restated.Where(total =>
                total.Project == group.Key.Project && total.Simulated == group.Key.Simulated && request.IsInForce(total.Zone, total.Family));
            writer.Sample(
                (GramsCo2e.Sum(shown.Select(total => total.Booked!.Value)) + GramsCo2e.Sum(restated.Select(total => total.Up - total.Down))).Value,
                ("project", Label.Project(group.Key.Project, group.Key.Simulated)), ("period", "all"));
        }
    }
}
