namespace TelemetryFootprint.Collector.Web;

/// <summary>What is inside the figure of one host.</summary>
internal sealed record HostCoverage(string Host, CoverageAnswer Coverage);
