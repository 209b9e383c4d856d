namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>How the spool is: counts since the agent's start.</summary>
public sealed record SpoolFigures(string Path, long FileBytes)
{
    /// <summary>Commits that failed; each is tried again.</summary>
    public long WriteErrors { get; init; }

    /// <summary>The disk refuses to be written at present, in its own words; null: it does not.</summary>
    public string? WriteError { get; init; }

    /// <summary>Ticks that wait in memory for the disk.</summary>
    public long PendingTicks { get; init; }

    /// <summary>Ticks that a damage of the file took; where their number is not known, the least that it can be.</summary>
    public long DamagedTicks { get; init; }

    /// <summary>Ticks that were brought over from a damaged file.</summary>
    public long SalvagedTicks { get; init; }

    /// <summary>Damaged files of earlier times that were deleted: only the newest few are kept.</summary>
    public long DeletedFiles { get; init; }
}
