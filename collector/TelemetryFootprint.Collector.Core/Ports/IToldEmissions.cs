using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>
/// What somebody who keeps a copy of the ledger's minutes was told: which series had a point at which minute, and of which project each run was. Only who
/// knows that can take a point back whose energy is told of another series now. For one caller at a time.
/// </summary>
public interface IToldEmissions
{
    /// <summary>Durable before it returns.</summary>
    /// <param name="range">The minutes, all of whose points are given.</param>
    /// <param name="points">What is told now.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <returns>What was told of these minutes before and is not among them any more.</returns>
    IReadOnlyList<(UtcMinute At, EmissionTags Tags)> Tell(MinuteRange range, IReadOnlyCollection<(UtcMinute At, EmissionTags Tags)> points, CancellationToken cancellationToken = default);

    /// <summary>Grams of so much energy in a point of those last told, as somebody else has priced it; null: nobody has.</summary>
    GramsCo2e? GramsOf(UtcMinute at, EmissionTags tags, Joules energy) => null;

    /// <summary>The project by run; null: nothing was ever kept.</summary>
    IReadOnlyDictionary<string, string>? Projects();

    /// <summary>Durable. A project of null: the run is forgotten.</summary>
    void Keep(IReadOnlyCollection<KeyValuePair<string, string?>> projects);
}
