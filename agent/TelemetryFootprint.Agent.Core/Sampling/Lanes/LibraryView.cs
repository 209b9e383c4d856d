using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>What a job of the library brought.</summary>
/// <param name="Call">The job.</param>
/// <param name="Status">Of an open or a close; null: not asked.</param>
/// <param name="DriverVersion">Null: unknown.</param>
/// <param name="Slots">Every index that the library counts; empty without a session.</param>
internal sealed record LibraryView(LibraryCall Call, LibraryStatus? Status, string? DriverVersion, IReadOnlyList<GpuSlot> Slots)
{
    public Exception? Failure { get; init; }
}
