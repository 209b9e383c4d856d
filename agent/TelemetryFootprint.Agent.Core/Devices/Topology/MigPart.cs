namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>A part of a board that is counted by itself: a MIG instance, or all slices that belong to none.</summary>
/// <param name="Uuid">Of the instance; for what is unallocated, made from the board's.</param>
/// <param name="Profile">Such as 3g.20gb; empty: unallocated.</param>
/// <param name="Slices">Compute slices; 0: unknown, and then it gets no energy.</param>
public sealed record MigPart(string Uuid, string Profile, int Slices)
{
    /// <summary>GPU instance and compute instance on the board, such as <c>1/0</c>; empty: unallocated.</summary>
    public string Place { get; init; } = "";

    public bool IsUnallocated => Profile.Length == 0;
}
