using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Storage.Runs;

/// <summary>A run's standing as one JSON object, exact to the last unit.</summary>
internal static class StandingText
{
    public static string Write(RunStanding standing) => JsonSerializer.Serialize(new Kept(
        [.. standing.Hosts.Select(row => new Energy(row.Host, row.Simulated, row.Energy.Millijoules, row.Energy.LowMillijoules, row.Energy.HighMillijoules, row.Energy.ObservedMilliseconds, row.Unpriced.Millijoules))],
        [.. standing.Booked.Select(row => new Grams(row.Host, row.Simulated, row.Zone, row.Family.Code, row.Grams.Picograms))],
        standing.At));

    /// <exception cref="JsonException">It is none.</exception>
    public static RunStanding Read(string text)
    {
        var kept = JsonSerializer.Deserialize<Kept>(text) ?? throw new JsonException("a standing is null");
        return new(
            [.. kept.Hosts.Select(row => new RunOnHost(row.Host, row.Simulated, new(row.Mj, row.Low, row.High, row.Ms), new Joules(row.Unpriced)))],
            [.. kept.Booked.Select(row => new RunGramsOnHost(row.Host, row.Simulated, row.Zone, FactorFamily.FromCode(row.Family), GramsCo2e.FromPicograms(row.Picograms)))])
        {
            At = kept.At,
        };
    }

    private sealed record Kept(IReadOnlyList<Energy> Hosts, IReadOnlyList<Grams> Booked, DateTimeOffset? At = null);

    private sealed record Energy(string Host, bool Simulated, long Mj, long Low, long High, long Ms, long Unpriced);

    private sealed record Grams(string Host, bool Simulated, string Zone, int Family, Int128 Picograms);
}
