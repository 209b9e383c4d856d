namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>GPUs that a scheduler set aside for a run, as its processes tell.</summary>
/// <param name="RunId">Whose they are.</param>
/// <param name="Gpus">By index or UUID.</param>
/// <param name="SinceMicroseconds">When it was first seen; before, nobody knew.</param>
internal sealed record SystemReservation(string RunId, IReadOnlyList<string> Gpus, long SinceMicroseconds);
