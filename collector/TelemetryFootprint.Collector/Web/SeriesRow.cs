namespace TelemetryFootprint.Collector.Web;

/// <summary>One step of one device at one site.</summary>
internal sealed record SeriesRow(DateTimeOffset At, string Host, string Zone, double Pue, bool Simulated, Figure Figure);
