namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>GPUs that a scheduler set aside for a run, as its processes tell.</summary>
/// <param name="RunId">Whose they are.</param>
/// <param name="Gpus">By index or UUID; instances of a MIG board by their UUID, or as <c>index/GPU instance/compute instance</c>.</param>
/// <param name="SinceMicroseconds">When it was first seen; before, nobody knew.</param>
internal sealed record SystemReservation(string RunId, IReadOnlyList<string> Gpus, long SinceMicroseconds);
