namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>Why a connection was closed before a byte of it was read.</summary>
internal enum EntryRefusal
{
    /// <summary>It was let in.</summary>
    None,

    /// <summary>Its address has as many strangers as it may.</summary>
    Address,

    /// <summary>All addresses together have as many strangers as they may.</summary>
    Strangers,

    /// <summary>There are as many known clients as there may be.</summary>
    Full,

    /// <summary>Its address flooded with resets a short while ago.</summary>
    Banned,
}
