using System.Globalization;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Sci;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>An estimate from request to report.</summary>
internal static class EstimateRun
{
    public static EstimateReport Of(EstimateRequest request)
    {
        try
        {
            var plan = new EstimatePlan(request);
            var input = plan.Build();
            var unit = UnitOf(request, plan);
            return new(plan.Lines, EstimateFigures.Of(Estimator.Of(input), unit, Quality(plan.Place)), WhatIfOf(request, input, plan.Place, unit));
        }
        catch (OverflowException)
        {
            throw new UsageException("that is more energy than the world uses: check --count, --hours and --queries");
        }
    }

    // Per query where there are queries; else per hour of a GPU.
    private static FunctionalUnit UnitOf(EstimateRequest request, EstimatePlan plan) => request.Queries is > 0
        ? new("query", request.Queries.Value)
        : new("GPU-hour", Math.Max(plan.Hours.Value, 0.000001m));

    private static string Quality(Place place) => place.Row is null ? "stated" : "annual";

    private static WhatIf? WhatIfOf(EstimateRequest request, EstimateInput input, Place place, FunctionalUnit unit)
    {
        if (request.ModelRatio is null && request.MachineRatio is null && request.ToPue is null && !request.ToPlace.IsSaid) return null;
        var lines = new List<InputLine>();
        var target = Place.Of(request.ToPlace, request.Kind, "--to-");
        var levers = new Levers(request.ModelRatio ?? 1, request.MachineRatio ?? 1, Mechanization(request, input, lines), Map(place, target, lines));
        var after = levers.Apply(input);
        if (target.ElectricityWater is { } water)
        {
            after = after with { ElectricityWater = water };
            lines.Add(new("water of electricity", string.Create(CultureInfo.InvariantCulture, $"{water.Value:0.###} L/kWh"), target.WaterSource));
        }

        // The factor of the other place is as wide as its own source.
        if (request.ToPlace.IsSaid) after = after with { Intensity = target.Intensity, IntensityHalfWidth = target.IntensityHalfWidth };
        return WhatIf.Of(levers, lines, EstimateFigures.Of(Estimator.Of(after), unit, Quality(request.ToPlace.IsSaid ? target : place)));
    }

    private static decimal Mechanization(EstimateRequest request, EstimateInput input, List<InputLine> lines)
    {
        if (request.ToPue is not { } pue) return 1;
        if (!input.Pue.IsSet) throw new UsageException("--to-pue needs a PUE to compare with: state --pue, or a --cloud-region");
        lines.Add(new("PUE", pue.ToString("0.###", CultureInfo.InvariantCulture), "stated"));
        return input.Pue.PartsPerMillion / (decimal)Pue.FromRatio(pue).PartsPerMillion;
    }

    private static decimal Map(Place place, Place target, List<InputLine> lines)
    {
        if (target.Intensity is not { } after) return 1;
        if (place.Intensity is not { } before) throw new UsageException("--to-zone and --to-factor need a place to compare with: --zone, --factor or --cloud-region");
        if (after.Micrograms == 0) throw new UsageException("--to-factor 0 leaves nothing to compare");
        if (place.Row is { } here && target.Row is { } there && here.Gas != there.Gas)
            throw new UsageException($"{here.Zone} is known in {here.Gas} and {there.Zone} in {there.Gas}: the two are not compared", ExitCode.Failure);
        lines.Add(new("intensity", string.Create(CultureInfo.InvariantCulture, $"{after.Value:0.##} g/kWh"), target.IntensitySource));
        return before.Micrograms / (decimal)after.Micrograms;
    }
}
