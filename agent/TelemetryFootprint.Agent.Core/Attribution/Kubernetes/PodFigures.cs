namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>How the kubelet's word stands.</summary>
/// <param name="IsUp">It answered the newest question.</param>
/// <param name="Failures">Questions that it did not answer.</param>
/// <param name="Devices">That containers hold, by its last answer.</param>
/// <param name="Ignored">Of its last answer: named as nobody knows, or beyond the cap.</param>
/// <param name="Unnamed">Containers whose pod's UID nobody tells: their run has the pod's name instead.</param>
public sealed record PodFigures(bool IsUp = false, long Failures = 0, int Devices = 0, int Ignored = 0, int Unnamed = 0);
