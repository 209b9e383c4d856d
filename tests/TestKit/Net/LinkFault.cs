namespace TelemetryFootprint.TestKit.Net;

/// <summary>What a <see cref="LinkWay"/> does with bytes.</summary>
public enum LinkFault
{
    /// <summary>Passes them on.</summary>
    None,

    /// <summary>Holds them: connections stay open and silent.</summary>
    Stall,

    /// <summary>Passes them at <see cref="LinkWay.BytesPerSecond"/>.</summary>
    Throttle,

    /// <summary>Swallows them, and the end of a connection with them, as a firewall that drops: each side believes that the other is there.</summary>
    Drop,

    /// <summary>Breaks the connection by a reset in both directions; a new one is refused by a reset.</summary>
    Refuse,
}
