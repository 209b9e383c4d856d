namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>How many connections one listener holds. A connection of a stranger counts for its address and for all strangers; one that is known counts for all alone.</summary>
internal sealed record ConnectionCaps
{
    /// <summary><c>Limits:ConnectionsPerAddress</c>: of strangers.</summary>
    public int PerAddress { get; init; } = 16;

    /// <summary><c>Limits:ConnectionsBeforeAuthentication</c>: of strangers of all addresses.</summary>
    public int BeforeAuthentication { get; init; } = 2000;

    /// <summary><c>Limits:Connections</c>: of those that showed a credential; several hundred agents may share an address.</summary>
    public int Authenticated { get; init; } = 8192;

    /// <summary><c>Limits:BanTime</c>: how long an address that floods with resets is not let in.</summary>
    public TimeSpan BanTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>Limits:ConnectionMaxAge</c>: then the client is asked to come again, so that load balancers and credentials take effect.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary><c>Limits:WriteTimeout</c>: a client that takes next to nothing of its answers for so long is cut off.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
