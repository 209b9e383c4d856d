namespace TelemetryFootprint.Collector.Web;

/// <summary>What the electricity of a slot was made of, as a provider told it.</summary>
/// <remarks>
/// CarbonFree: a lower bound: imports, storage and what is not told count as fossil.
/// Parts: percent of the whole per fuel.
/// </remarks>
internal sealed record MixAnswer(string Provider, string Source, DateTimeOffset KnownAt, Figure CarbonFree, IReadOnlyList<MixPart> Parts);
