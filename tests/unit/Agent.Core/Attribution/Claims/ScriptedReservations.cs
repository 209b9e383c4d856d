using TelemetryFootprint.Agent.Core.Attribution.Claims;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

/// <summary>What outlives a played process.</summary>
internal sealed class ScriptedReservations : IReservationMemory
{
    public KeptReservations? Kept { get; set; }

    public int Writes { get; private set; }

    public KeptReservations? Recall() => Kept;

    public void Keep(KeptReservations kept) => (Kept, Writes) = (kept, Writes + 1);
}
