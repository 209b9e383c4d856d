namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The credentials that this collector gave out. Several processes may hold it open; each change is durable and whole.</summary>
public interface ICredentialStore
{
    /// <summary>The most credentials that one host may have live at once: the old one and the new one of a rotation.</summary>
    const int LivePerHost = 2;

    /// <summary>The hash is of the secret. Throws <see cref="InvalidOperationException"/> if the host has two live ones already.</summary>
    void Add(Credential credential, ReadOnlySpan<byte> hash);

    /// <summary>Live or not; null: nobody was given this secret. The comparison takes the same time wherever it fails.</summary>
    Credential? Find(ReadOnlySpan<byte> hash);

    /// <summary>In the order of their making.</summary>
    IReadOnlyList<Credential> List();

    /// <summary>False: there is none of that id.</summary>
    bool Revoke(string id, DateTimeOffset now);

    void Touch(string id, DateTimeOffset now);

    /// <summary>
    /// Trades one use of a joining token for a host's credential, all or nothing. A host that has two live ones loses the one that it was
    /// given first by enrolment: a machine that is made anew for the third time must not be locked out.
    /// </summary>
    EnrolAnswer Enrol(ReadOnlySpan<byte> joiningHash, string host, ReadOnlySpan<byte> hash, DateTimeOffset now);

    /// <summary>
    /// Null: the agent id is this host's from now on. Else the host that has it: its ticks would pass for repeats of that one's. An id is let go
    /// when its host has no live credential left, which is how a host is renamed; one that was bound by a certificate stays.
    /// Throws <see cref="StoreUnavailableException"/> where it cannot be written.
    /// </summary>
    string? BindAgent(string agentId, string host, bool isByCertificate, DateTimeOffset now);

    /// <summary>Changes when another process changed something.</summary>
    long Version { get; }
}
