namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>A GPU that a container holds.</summary>
/// <param name="Place">The container.</param>
/// <param name="Gpu">The UUID of a GPU or of a MIG instance, or a GPU's index.</param>
public readonly record struct PodDevice(PodPlace Place, string Gpu);
