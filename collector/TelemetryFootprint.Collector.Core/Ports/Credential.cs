namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A credential as it is stored, without the hash of its secret.</summary>
public sealed record Credential(string Id, CredentialKind Kind, DateTimeOffset Created)
{
    /// <summary>An agent's host name, a joining token's or a relay's glob, or what an API token is for.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of an API token: <c>read</c>, <c>operate</c> or <c>admin</c>.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Of an API token; none: all.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>Null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>To about ten minutes.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Of a joining token.</summary>
    public int UsesLeft { get; init; }

    /// <summary>The joining token that an agent's credential came from; empty: it was made by hand.</summary>
    public string Parent { get; init; } = "";

    public bool IsLive(DateTimeOffset now) => Revoked is null && !(Expires <= now);
}
