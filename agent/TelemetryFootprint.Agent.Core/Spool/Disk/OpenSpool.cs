namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>A spool's file, open and found whole, with what its opening had to give up or bring over.</summary>
internal sealed record OpenSpool(SpoolOptions Options, SpoolLock Lock, SpoolKeys Keys, SpoolWriter Writer, SpoolReader Reader, SpoolState State) : IDisposable
{
    public SpoolLoss Loss { get; init; } = new(0, IsExact: true);

    public long SalvagedTicks { get; init; }

    /// <summary>Damaged files of earlier times that were deleted.</summary>
    public int DeletedFiles { get; init; }

    /// <summary>What happened to a damaged file, for the log; null: it was whole.</summary>
    public string? Damage { get; init; }

    /// <summary>The reader goes first: whoever closes last folds the log into the file.</summary>
    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
        Lock.Dispose();
    }
}
