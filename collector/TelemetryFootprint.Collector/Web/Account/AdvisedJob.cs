using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>The job that advice is asked for; without watts there are intensities and no grams.</summary>
internal sealed record AdvisedJob(int Minutes, Watts? Power)
{
    private const string NoWatts = "give watts for grams";

    public AdviceWindow Run(string zone, JobWindow window, Pue pue)
    {
        var quality = Words.Of(window.Quality);
        var half = UsualHalfWidth.Of(window.Quality == FactorQuality.Measured ? ErrorKind.IntensityMeasured : ErrorKind.IntensityEstimated);
        var mean = window.Mean.Value;
        var grams = GramsOf(window, pue);
        var bounds = grams is { } known ? GramsBounds.Relative(known, half) : default;
        return new(
            zone, window.Range.From.ToTime(), window.Range.To.ToTime(),
            new(mean, "g/kWh", mean * (1 - half.Value), mean * (1 + half.Value), Quality: quality),
            grams is { } emitted ? new(emitted.Value, "g", bounds.Low.Value, bounds.High.Value, Quality: quality) : new(null, "g", Reason: NoWatts));
    }

    public Figure Saving(JobWindow? window, Pue pue, JobWindow? otherwise, Pue otherPue) =>
        window is null || otherwise is null ? new(null, "g", Reason: "one of the two is not known")
        : GramsOf(window, pue) is { } run && GramsOf(otherwise, otherPue) is { } other ? new((other - run).Value, "g")
        : new(null, "g", Reason: NoWatts);

    private GramsCo2e? GramsOf(JobWindow window, Pue pue) => Power is { } power
        ? EmissionProduct.OfWeighted(FacilityEnergy.Of(new DeviceHours(Minutes / 60m).At(power), pue).MillijoulePartsPerMillion, window.Mean).ToGrams()
        : null;
}
