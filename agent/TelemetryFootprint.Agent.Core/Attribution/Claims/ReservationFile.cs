using System.Text.Json;
using Google.Protobuf;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>
/// One scheduler's reservations as a file of JSON in the state directory. It is a hint and never stands in the way: one that is damaged, too long or of another boot is as none,
/// and where it cannot be written the next process begins without it.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="bootId">Of now: the monotonic clock of another boot says nothing.</param>
public sealed class ReservationFile(string path, ByteString bootId) : IReservationMemory
{
    /// <summary>Many times what the caps of pods' devices and of jobs allow.</summary>
    internal const int MostBytes = 4 << 20;

    private readonly string _bootId = Convert.ToHexStringLower(bootId.Span);

    public KeptReservations? Recall()
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MostBytes)
                return null;
            var kept = JsonSerializer.Deserialize(file, ReservationJson.Default.KeptReservations);
            return kept?.BootId == _bootId && kept.Reservations.All(IsWhole) ? kept : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Keep(KeptReservations kept)
    {
        try
        {
            WholeFile.Write(path, JsonSerializer.Serialize(kept with { BootId = _bootId }, ReservationJson.Default.KeptReservations));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The spool is beside it, and says what its disk refuses.
        }
    }

    /// <summary>A run that the wire would refuse would take the row's energy with it.</summary>
    private static bool IsWhole(SystemReservation? reservation) =>
        reservation is not null && RunName.Of(reservation.RunId) == reservation.RunId && reservation.Gpus.All(gpu => gpu is not null);
}
