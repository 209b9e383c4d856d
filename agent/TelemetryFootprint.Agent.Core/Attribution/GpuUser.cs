namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>One process on a device, as a row's split sees it.</summary>
/// <param name="RunId">Whose it is; null: nobody can tell.</param>
/// <param name="HoldsContext">It is listed with a compute context; without, only load of it was seen.</param>
/// <param name="Use">What it used of the SMs, in any unit that all users of the device share; never negative. 0 also where nothing tells.</param>
internal readonly record struct GpuUser(string? RunId, bool HoldsContext, long Use);
