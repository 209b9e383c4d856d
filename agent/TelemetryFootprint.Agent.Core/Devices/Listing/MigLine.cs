using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>A part of a board in <c>devices --json</c>: a MIG instance, or what none holds. Its energy is the board's, split by slices; it is no energy beside it.</summary>
public sealed record MigLine(string Uuid, string Model, string Profile, int Slices)
{
    public static MigLine Of(Device part) => new(part.Uuid, part.Model, part.MigProfile, (int)part.Slices);
}
