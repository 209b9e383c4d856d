namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>An alert began or ended. Deliveries may repeat; <see cref="Key"/> says that it is the same.</summary>
/// <param name="Alert">As it was right after.</param>
/// <param name="JudgedAt">When it became known.</param>
public sealed record AlertEvent(Alert Alert, DateTimeOffset JudgedAt)
{
    public string Key => $"{Alert.Key}/{PhaseWord}";

    /// <summary>firing or resolved.</summary>
    public string PhaseWord => Alert.Phase == AlertPhase.Firing ? "firing" : "resolved";
}
