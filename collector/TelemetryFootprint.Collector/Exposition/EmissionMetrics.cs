using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
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
            request.Totals.Booked, total => (total.Host, total.Device, total.Zone, total.Family.Kind, total.Family.Gas),
            total => request.IsInForce(total.Zone, total.Family)))
        {
            if (request.Hardware(total.Host, total.Device) is { } hardware)
                writer.Sample(
                    births.IsYoung(total) ? 0 : total.Grams.Value,
                    [("host", total.Host), ("gpu_uuid", total.Device), ("gpu_index", hardware.Index), ("grid_zone", total.Zone), .. Label.Factor(total.Family)]);
        }

        WriteProjects(writer, request);
        WaterMetrics.Write(writer, request, births);
        WriteRestated(writer, request);
    }

    private void WriteProjects(PrometheusWriter writer, MetricsRequest request)
    {
        var born = request.Totals.Projects.Where(births.IsYoung).ToHashSet();
        writer.Family("footprint_project_energy_joules_total", MetricType.Counter, "Energy of a project, J.");
        foreach (var group in request.Totals.Projects.Where(total => total is { Zone: null, Energy: not null }).GroupBy(total => Label.Project(total.Project, total.Simulated)))
            writer.Sample(group.All(born.Contains) ? 0 : group.Sum(total => total.Energy!.Value.Millijoules) / 1000.0, ("project", group.Key));

        writer.Family("footprint_project_emissions_grams_total", MetricType.Counter, "Booked emissions of a project, PUE included: " + Scope);
        var booked = request.Totals.Projects.Where(total => total is { Zone: not null, Family: not null, Booked: not null });
        var shown = MetricsRequest.OnePerSeries(
            booked, total => (total.Project, total.Simulated, total.Zone, total.Family!.Value.Kind, total.Family!.Value.Gas),
            total => request.IsInForce(total.Zone!, total.Family!.Value));
        // Simulated projects have one label: their grams of one family are one sum.
        foreach (var group in shown.GroupBy(total => (Project: Label.Project(total.Project, total.Simulated), Zone: total.Zone!, Family: total.Family!.Value)))
            writer.Sample(
                group.All(born.Contains) ? 0 : GramsCo2e.Sum(group.Select(total => total.Booked!.Value)).Value,
                [("project", group.Key.Project), ("grid_zone", group.Key.Zone), .. Label.Factor(group.Key.Family)]);
    }

    private void WriteRestated(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_emissions_restated_grams_total", MetricType.Counter, "What better factors changed afterwards: " + Scope);
        var restated = MetricsRequest.OnePerSeries(
            request.Totals.Restated, total => (total.Project, total.Simulated, total.Zone, Label.UnusualGas(total.Family)),
            total => request.IsInForce(total.Zone, total.Family)).Select(total => IsOutOfForce(request, total) ? total with { Up = default, Down = default } : total);
        foreach (var group in restated.GroupBy(total => (Project: Label.Project(total.Project, total.Simulated), total.Zone, Gas: Label.UnusualGas(total.Family))))
        {
            var isBorn = group.Select(births.IsYoung).ToList().TrueForAll(born => born);
            (string, string)[] labels = [("project", group.Key.Project), ("grid_zone", group.Key.Zone), .. group.Key.Gas is { } gas ? [("gas", gas)] : Array.Empty<(string, string)>()];
            writer.Sample(isBorn ? 0 : GramsCo2e.Sum(group.Select(total => total.Up)).Value, [.. labels, ("direction", "up")]);
            writer.Sample(isBorn ? 0 : GramsCo2e.Sum(group.Select(total => total.Down)).Value, [.. labels, ("direction", "down")]);
        }

        writer.Family("footprint_unpriced_energy_joules", MetricType.Gauge, "Measured energy that waits for a factor, J.");
        foreach (var total in request.Totals.Unpriced.Where(total => !total.Simulated))
            writer.Sample(total.Energy.Value, ("grid_zone", total.Zone));

        writer.Family("footprint_collector_simulated_unpriced_energy_joules", MetricType.Gauge, "Simulated energy that waits for a factor, J; never part of the real one.");
        foreach (var total in request.Totals.Unpriced.Where(total => total.Simulated))
            writer.Sample(total.Energy.Value, ("grid_zone", total.Zone));

        WriteLedger(writer, request);
    }

    /// <summary>Nothing of the family that the counters of the project show was restated yet: what was of another one is no part of their sum.</summary>
    private static bool IsOutOfForce(MetricsRequest request, RestatedTotal restated) =>
        !request.IsInForce(restated.Zone, restated.Family) && request.Totals.Projects.Any(total => total is { Zone: { } zone, Family: { } family, Booked: not null }
            && (total.Project, total.Simulated, zone) == (restated.Project, restated.Simulated, restated.Zone) && request.IsInForce(zone, family));

    private static void WriteLedger(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_ledger_emissions_grams", MetricType.Gauge, "Emissions of a project as the ledger now has them, booked plus restated: " + Scope);
        foreach (var group in request.Totals.Projects.Where(total => total.Booked is not null).GroupBy(total => Label.Project(total.Project, total.Simulated)))
        {
            // Families of one zone and project are shown only while they are the zone's own, as in the counters.
            var shown = group.Where(total => request.IsInForce(total.Zone!, total.Family!.Value)).ToList();
            if (shown.Select(total => total.Family).Distinct().Count() != 1)
                continue;
            var restated = request.Totals.Restated.Where(total =>
                Label.Project(total.Project, total.Simulated) == group.Key && request.IsInForce(total.Zone, total.Family));
            writer.Sample(
                (GramsCo2e.Sum(shown.Select(total => total.Booked!.Value)) + GramsCo2e.Sum(restated.Select(total => total.Up - total.Down))).Value,
                ("project", group.Key), ("period", "all"));
        }
    }
}
