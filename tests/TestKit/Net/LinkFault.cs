namespace TelemetryFootprint.TestKit.Net;

/// <summary>What a <see cref="LinkProxy"/> does with bytes.</summary>
public enum LinkFault
{
    /// <summary>Passes them on.</summary>
    None,

    /// <summary>Holds them: connections stay open and silent, as behind a dropping firewall.</summary>
    Stall,

    /// <summary>Passes them at <see cref="LinkProxy.BytesPerSecond"/>.</summary>
    Throttle,

    /// <summary>Refuses new connections by a reset.</summary>
    Refuse,
}
