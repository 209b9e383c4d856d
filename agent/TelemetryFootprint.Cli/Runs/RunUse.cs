using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What a run has used by now and who priced it: the collector at the grid's intensity of each moment, on all the run's hosts, else this command.</summary>
internal sealed record RunUse(Joules? Energy, GramsCo2e? Grams, string Quality)
{
    private const double PicogramsPerGram = 1e12;

    /// <summary>The grams that a budget is judged by. Null: nobody knows them; a year's mean of a place that nobody named is shown, and ends nothing.</summary>
    public GramsCo2e? Judged { get; private init; }

    /// <param name="measured">On this host.</param>
    /// <param name="collector">Its word; null: none of late.</param>
    /// <param name="hasCollector">It prices the run, whether it has said anything of late or not: no year's mean takes its place.</param>
    /// <param name="annual">The price of this command.</param>
    public static RunUse Of(RunEnergy measured, ControlCollector? collector, bool hasCollector, RunIntensity annual)
    {
        // A collector that has none of it yet, or refuses it, does not say that nothing was used.
        if (collector is { } said && (said.Millijoules > 0 || measured.Total is not { Millijoules: > 0 }))
        {
            long here = Math.Max(said.HostMillijoules, measured.Total?.Millijoules ?? 0);
            long all = said.Millijoules - said.HostMillijoules + here;
            // What the collector has not got yet, or refuses, has the grams per joule of what it has: a budget in grams is reached all the same.
            var grams = GramsOf(said.Grams * (said.Millijoules > 0 ? (double)all / said.Millijoules : 1));
            return new(new Joules(all), grams, said.Quality ?? "collector") { Judged = grams };
        }

        var guess = measured.Total is { } joules ? annual.Price(joules, default)?.Mid.Grams : null;
        return new(measured.Total, guess, "annual") { Judged = hasCollector || !annual.IsStated ? null : guess };
    }

    /// <summary>The used share of a budget; null: it cannot be known.</summary>
    public double? ShareOf(RunBudget budget) => budget.UsedBy(Energy, Judged);

    private static GramsCo2e? GramsOf(double? grams) => grams is { } known ? GramsCo2e.FromPicograms((Int128)(known * PicogramsPerGram)) : null;
}
