namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>A container as the kubelet names it.</summary>
public readonly record struct PodPlace(string Namespace, string Pod, string Container);
