using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A source of grid carbon intensity. One folder of the collector's <c>Intensity/</c> each.</summary>
public interface IIntensityProvider
{
    /// <summary>The name in <c>Grid:Providers</c>.</summary>
    string Name { get; }

    /// <summary>How it wants to be asked and quoted.</summary>
    ProviderTerms Terms { get; }

    /// <summary>What its factors for this zone count; null: the zone is not covered.</summary>
    FactorIdentity? IdentityFor(string zone, FactorKind? kind);

    /// <summary>Minutes of one of its intervals for this zone: 5, 15, 30 or 60.</summary>
    int SlotMinutes(string zone);

    /// <summary>Null: the provider's answer never changes and is asked once. Else how long to wait between two questions.</summary>
    TimeSpan? PollInterval { get; }

    /// <summary>
    /// All that the provider now says of this zone around <paramref name="now"/>: past values, measured or not, and forecasts. Empty: nothing new.
    /// Throws <see cref="IntensityUnavailableException"/> when it cannot be asked or its answer cannot be believed.
    /// </summary>
    Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken);
}
