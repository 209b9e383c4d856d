namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>What the users of this host may ask for. Root is under the host's bounds only.</summary>
public sealed record ClaimLimits
{
    /// <summary>Claims that are open at once.</summary>
    public int Most { get; init; } = 256;

    public int MostOfAUser { get; init; } = 64;

    /// <summary>Orders that are looked at, granted or not.</summary>
    public int PerMinute { get; init; } = 480;

    public int PerMinuteOfAUser { get; init; } = 120;

    /// <summary>Names that were not claimed lately: each is a series of the collector's ledger, for ever.</summary>
    public int NewRunsPerHour { get; init; } = 1000;

    public int NewRunsPerHourOfAUser { get; init; } = 240;

    /// <summary>Users whose claims may set GPUs aside without a scheduler that has given them, by number.</summary>
    public IReadOnlyList<int> ReservingUsers { get; init; } = [];
}
