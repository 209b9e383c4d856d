using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>A report's grams as the collector has them: the run's on all its hosts, or on this one where that is all it tells, each moment at the grid's intensity of that moment.</summary>
internal static class CollectorPrice
{
    // Two of the collector's turns.
    private const double ShownAgeSeconds = 4;

    /// <summary>It is the whole run that is priced.</summary>
    public static readonly Figure OfADevice = new(null, "g", null, null, null, null, "the collector prices the run as a whole");

    public static Figure GramsOf(ControlCollector said, string? partial)
    {
        var reason = said.UnpricedMillijoules > 0 ? FormattableString.Invariant($"{(said.Grams is null ? "unpriced" : "at least")}: {said.UnpricedMillijoules / 1e3:0.#} J wait for a factor") : partial;
        return said.Grams is null
            ? new(null, "g", null, null, null, null, reason ?? "unpriced: the collector knows no factor")
            : new(said.Grams, "g", said.LowGrams, said.HighGrams, null, said.Quality, reason);
    }

    public static RunPrice Of(ControlCollector said) => new(
        "",
        new Figure(said.Intensity, "g/kWh", null, null, null, said.Quality, said.Intensity is null ? "the collector knows none now" : null),
        Source(said), 1, false)
    { By = "collector" };

    private static string Source(ControlCollector said) => FormattableString.Invariant(
        $"the collector, at the grid's intensity of each moment{(said.Factor is { } factor ? $" ({factor} factors)" : "")}, PUE of the site included{(said.HostOnly ? "; this host's part" : said.Millijoules > said.HostMillijoules ? $"; {said.Millijoules / 1e3:0.#} J of the run on all its hosts{(said.AgeSeconds + said.PartsAgeSeconds >= ShownAgeSeconds ? $", {said.AgeSeconds + said.PartsAgeSeconds:0} s ago" : "")}" : "")}");
}
