namespace TelemetryFootprint.PropertyTests.Disk;

/// <summary>Tests that record a disk: one at a time, since the recorder stands before all of the process's files.</summary>
[CollectionDefinition(Name)]
public sealed class RecordedDisk
{
    public const string Name = "recorded disk";
}
