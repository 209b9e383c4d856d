namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>What was set aside at a moment.</summary>
/// <param name="BootId">Which boot the times are of, in hexadecimal.</param>
/// <param name="AtMicroseconds">The moment, monotonic.</param>
/// <param name="Reservations">All of one scheduler.</param>
public sealed record KeptReservations(string BootId, long AtMicroseconds, IReadOnlyList<SystemReservation> Reservations);
