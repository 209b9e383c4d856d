namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>One process at one moment.</summary>
/// <param name="Start">When it began, in a unit of the kernel's: it tells a process from a later one of the same number.</param>
/// <param name="Parent">Who started it, or took it over.</param>
/// <param name="HasEnded">It runs no more; only its parent has not asked how it ended.</param>
public readonly record struct ProcessStat(long Start, int Parent, bool HasEnded = false);
