namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>A run of the job: the mean intensity that it meets, and its grams with the PUE in them.</summary>
internal sealed record AdviceWindow(string Zone, DateTimeOffset From, DateTimeOffset To, Figure Intensity, Figure Emissions);
