namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>What a <see cref="SpoolKey"/> stands for.</summary>
internal enum SpoolKeyKind
{
    /// <summary>The layout of the file, told a second time: a header that says otherwise is damaged.</summary>
    Format,

    /// <summary>Epoch (8 bytes, little-endian) and boot id.</summary>
    Origin,

    /// <summary>An inventory as the wire has it.</summary>
    Inventory,
}
