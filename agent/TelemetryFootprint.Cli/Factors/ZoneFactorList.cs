namespace TelemetryFootprint.Cli.Factors;

/// <summary>What <c>factors zones --json</c> writes.</summary>
internal sealed record ZoneFactorList(IReadOnlyList<ZoneFactors> Zones);
