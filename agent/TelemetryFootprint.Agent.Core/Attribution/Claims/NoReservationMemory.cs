namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>Remembers nothing: where no row bridges a restart, nobody asks who held a GPU before it.</summary>
public sealed class NoReservationMemory : IReservationMemory
{
    public static readonly NoReservationMemory Instance = new();

    public KeptReservations? Recall() => null;

    public void Keep(KeptReservations kept)
    {
    }
}
