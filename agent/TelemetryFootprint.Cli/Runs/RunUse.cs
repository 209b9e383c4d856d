using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What a run has used by now and who priced it: the collector at the grid's intensity of each moment, on all the run's hosts, else this command.</summary>
internal sealed record RunUse(Joules? Energy, GramsCo2e? Grams, string Quality)
{
    private const double PicogramsPerGram = 1e12;

    public static RunUse Of(RunEnergy measured, ControlCollector? collector, RunIntensity annual)
    {
        // A collector that has none of it yet, or refuses it, does not say that nothing was used.
        if (collector is { } said && (said.Millijoules > 0 || measured.Total is not { Millijoules: > 0 }))
        {
            long here = Math.Max(said.HostMillijoules, measured.Total?.Millijoules ?? 0);
            long all = said.Millijoules - said.HostMillijoules + here;
            // What the collector has not got yet, or refuses, has the grams per joule of what it has: a budget in grams is reached all the same.
            return new(new Joules(all), GramsOf(said.Grams * (said.Millijoules > 0 ? (double)all / said.Millijoules : 1)), said.Quality ?? "collector");
        }

        return new(measured.Total, measured.Total is { } joules ? annual.Price(joules, default)?.Mid.Grams : null, "annual");
    }

    private static GramsCo2e? GramsOf(double? grams) => grams is { } known ? GramsCo2e.FromPicograms((Int128)(known * PicogramsPerGram)) : null;
}
