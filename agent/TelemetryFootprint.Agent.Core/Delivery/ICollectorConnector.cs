namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Opens the one stream to the collector. The delivery loop calls it again after every failure.</summary>
public interface ICollectorConnector
{
    /// <summary>The credentials that the last attempt showed have been replaced: an attempt that was refused for them is worth another at once.</summary>
    bool HasNewCredentials => false;

    /// <summary>It shows or believes certificates, whose files may be replaced.</summary>
    bool HasTrustFiles => false;

    /// <summary>A file of these holds another certificate than the last attempt had: whatever that one failed of, another is worth it at once.</summary>
    bool HasNewTrust => false;

    /// <summary>The collector ended the last stream since it knows the credential not, or not any more: where another can be had, the next attempt gets it.</summary>
    void CredentialOver(string reason)
    {
    }

    /// <summary>
    /// Connects and opens <c>Telemetry/Stream</c>. Throws <see cref="Contracts.Grpc.GrpcException"/> when the collector
    /// cannot be reached (UNAVAILABLE) or answers with an error instead of a stream.
    /// </summary>
    Task<ICollectorStream> ConnectAsync(CancellationToken cancellationToken);
}
