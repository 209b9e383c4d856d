using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>A GPU in a run's report. The seconds are those of which its energy is known.</summary>
internal sealed record RunDevice(string Uuid, int Index, string Model, string Method, Figure Power, Figure Energy, Figure Emissions, double Seconds);
