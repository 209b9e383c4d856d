namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Whose a device is.</summary>
/// <param name="Agent">Who reported it last.</param>
/// <param name="Since">When, in timestamps.</param>
/// <param name="Lease">For how long that holds.</param>
/// <param name="FirstMicroseconds">The beginning of the oldest reading that it has of the device.</param>
/// <param name="Former">Whose it was before that; null: nobody's, as far as is known; <see cref="ByTurns"/>: several agents'.</param>
internal readonly record struct DeviceHolder(string Agent, long Since, TimeSpan Lease, long FirstMicroseconds, string? Former)
{
    /// <summary>As a former holder: no agent's name.</summary>
    public const string ByTurns = "";
}
