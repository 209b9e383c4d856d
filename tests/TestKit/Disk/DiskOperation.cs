namespace TelemetryFootprint.TestKit.Disk;

/// <summary>One operation on one file, by its name within the recorded folder.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="File">Empty for a mark.</param>
/// <param name="Place">Where a write begins; the length that a truncation leaves; the number of a mark.</param>
/// <param name="Bytes">Of a write.</param>
public sealed record DiskOperation(DiskOperationKind Kind, string File, long Place, byte[] Bytes);
