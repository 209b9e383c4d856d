using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>The estimates of a case's parts, and the figures that are read off them.</summary>
internal sealed class CaseRun(IReadOnlyList<CasePart> parts)
{
    private const double GramsPerTonne = 1e6;
    private const double LitresPerMegalitre = 1e6;

    private readonly Dictionary<string, (CasePart Part, Estimate Estimate)> _byName =
        parts.ToDictionary(part => part.Name, part => (part, Estimator.Of(part.ToInput())));

    public double ValueOf(CaseFigure figure) => figure.Part.Split('/') is [var first, var second]
        ? SumOf(first, AmountOf(figure.Metric)) / SumOf(second, AmountOf(figure.Metric))
        : SumOf(figure.Part, figure.Metric);

    private static CaseMetric AmountOf(CaseMetric ratio) => ratio switch
    {
        CaseMetric.EnergyRatio => CaseMetric.FacilityKilowattHours,
        CaseMetric.EmissionRatio => CaseMetric.OperationalTonnes,
        CaseMetric.TotalRatio => CaseMetric.TotalTonnes,
        _ => ratio,
    };

    private double SumOf(string names, CaseMetric metric) => names.Split('+').Sum(name => OfPart(name, metric));

    private double OfPart(string name, CaseMetric metric)
    {
        var (part, estimate) = _byName[name];
        var queries = (double)(part.Queries ?? 0);
        return metric switch
        {
            CaseMetric.DeviceHours => (double)part.DeviceHours.Value,
            CaseMetric.ItMegawattHours => estimate.It.Mid.KilowattHours / 1e3,
            CaseMetric.FacilityKilowattHours => estimate.Facility.Mid.KilowattHours,
            CaseMetric.FacilityMegawattHours => estimate.Facility.Mid.KilowattHours / 1e3,
            CaseMetric.FacilityGigawattHours => estimate.Facility.Mid.KilowattHours / 1e6,
            CaseMetric.OperationalTonnes => Operational(estimate) / GramsPerTonne,
            CaseMetric.OperationalKilogramsPerDay => Operational(estimate) / 1e3 / ((double)(part.Hours ?? 0) / 24),
            CaseMetric.EmbodiedTonnes => Embodied(estimate) / GramsPerTonne,
            CaseMetric.TotalTonnes => (Operational(estimate) + Embodied(estimate)) / GramsPerTonne,
            CaseMetric.OnSiteMegalitres => Value(estimate.Water.OnSite) / LitresPerMegalitre,
            CaseMetric.OffSiteMegalitres => Value(estimate.Water.OffSite) / LitresPerMegalitre,
            CaseMetric.WaterMegalitres => Value(estimate.Water.Total) / LitresPerMegalitre,
            CaseMetric.OnSiteMillilitresPerQuery => Value(estimate.Water.OnSite) * 1e3 / queries,
            CaseMetric.OffSiteMillilitresPerQuery => Value(estimate.Water.OffSite) * 1e3 / queries,
            CaseMetric.WaterMillilitresPerQuery => Value(estimate.Water.Total) * 1e3 / queries,
            CaseMetric.QueriesPerHalfLitre => queries * 0.5 / Value(estimate.Water.Total),
            CaseMetric.QueriesPerHour => queries / (double)(part.Hours ?? 0),
            CaseMetric.KilowattHoursPerQuery => estimate.Facility.Mid.KilowattHours / queries,
            CaseMetric.WattHoursPerQuery => estimate.Facility.Mid.KilowattHours * 1e3 / queries,
            CaseMetric.GramsPerQuery => Operational(estimate) / queries,
            CaseMetric.EnergyRatio => estimate.Facility.Mid.KilowattHours / Changed(part).Facility.Mid.KilowattHours,
            CaseMetric.EmissionRatio => Operational(estimate) / Operational(Changed(part)),
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "no such metric"),
        };
    }

    private static Estimate Changed(CasePart part) => Estimator.Of(part.Levers.Apply(part.ToInput()));

    // A part that states no intensity, or no hardware, adds nothing to its case's sum: it is counted in another part.
    private static double Operational(Estimate estimate) => estimate.Operational?.Mid.Grams.Value ?? 0;

    private static double Embodied(Estimate estimate) => estimate.Embodied?.Mid.Grams.Value ?? 0;

    private static double Value(Litres? litres) => litres?.Value ?? double.NaN;
}
