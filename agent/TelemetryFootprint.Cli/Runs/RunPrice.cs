using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What a run was priced with; the quality is <c>annual</c>, or nothing where no table knows the zone.</summary>
internal sealed record RunPrice(string Zone, Figure Intensity, string Source, double Pue, bool IsPueSet);
