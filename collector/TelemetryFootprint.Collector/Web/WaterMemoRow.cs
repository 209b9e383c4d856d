namespace TelemetryFootprint.Collector.Web;

/// <summary>Water of a closed period whose sites were restated since, as known at the closing and now.</summary>
internal sealed record WaterMemoRow(string Zone, bool Simulated, Figure Closed, Figure Now, string Reason);
