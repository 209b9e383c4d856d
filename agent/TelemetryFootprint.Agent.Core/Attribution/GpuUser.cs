using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>One process on a device, as a row's split sees it.</summary>
/// <param name="RunId">Whose it is; null: nobody can tell.</param>
/// <param name="Hold">Its part in holding the device, in any unit that all users of the device share; 0: it is not listed with a context, and only load of it was seen.</param>
/// <param name="Use">What it used of the SMs, in such a unit; 0 also where nothing tells.</param>
internal readonly record struct GpuUser(string? RunId, long Hold, long Use)
{
    /// <summary>Not a process: the part of the device that no process can reach.</summary>
    public bool IsFree => RunId == OwnerWords.Idle;

    /// <summary>A part of the device that nobody holds beside others that somebody does.</summary>
    public static GpuUser Free(long hold) => new(OwnerWords.Idle, hold, 0);
}
