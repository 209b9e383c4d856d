using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Litres of projects: see decisions/0003.</summary>
internal static class WaterMetrics
{
    public const string OnSite = "on_site";
    public const string OffSite = "off_site";

    public static void Write(PrometheusWriter writer, MetricsRequest request, SeriesBirths births)
    {
        writer.Family(
            "footprint_project_water_litres_total", MetricType.Counter,
            "Water consumed for a project, L, booked when its energy came: on_site WUE x energy, off_site PUE x the grid's water x energy. A part that nobody knows is absent.");
        // Simulated projects have one label: their litres of one zone are one sum.
        foreach (var group in request.Totals.Water.GroupBy(water => (Project: Label.Project(water.Project, water.Simulated), water.Zone)))
        {
            Sample(OnSite, water => water.OnSite);
            Sample(OffSite, water => water.OffSite);

            void Sample(string part, Func<ProjectWater, Litres?> litres)
            {
                var known = group.Where(water => litres(water) is not null).ToList();
                if (known.Count == 0)
                    return;
                var isBorn = known.Select(water => births.IsYoung(water, part)).ToList().TrueForAll(born => born);
                writer.Sample(
                    isBorn ? 0 : known.Aggregate(default(Litres), (sum, water) => sum + litres(water)!.Value).Value,
                    ("project", group.Key.Project), ("grid_zone", group.Key.Zone), ("part", part));
            }
        }
    }
}
