namespace TelemetryFootprint.TestKit.Disk;

/// <summary>What a program gave to the disk.</summary>
public enum DiskOperationKind
{
    Write,
    Truncate,
    Sync,
    Delete,

    /// <summary>Nothing for the disk: the test noted what it had been told by then.</summary>
    Mark,
}
