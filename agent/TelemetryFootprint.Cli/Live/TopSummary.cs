using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Live;

/// <summary>What <c>footprint top</c> saw from its start to its end.</summary>
internal sealed record TopSummary(double Seconds, IReadOnlyList<DeviceSummary> Devices, IReadOnlyList<HostCoverage>? Coverage = null);
