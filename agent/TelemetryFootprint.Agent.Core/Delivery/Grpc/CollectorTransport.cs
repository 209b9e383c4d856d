using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>
/// One connection's handler. Each stream gets its own, so that every attempt resolves the name and reads the CA file anew.
/// </summary>
internal static class CollectorTransport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler Create(string? caFile)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            // Always: an open stream that says nothing for an hour must still notice a dead peer.
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        };
        if (caFile is not null) handler.SslOptions.CertificateChainPolicy = TrustOnly(caFile);
        return handler;
    }

    private static X509ChainPolicy TrustOnly(string caFile)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A private CA seldom serves revocation lists, and the agent needs nobody but the collector.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new GrpcException(GrpcStatusCode.FailedPrecondition, $"CA file {caFile}: {unusable.Message}", unusable);
        }
        if (policy.CustomTrustStore.Count > 0) return policy;
        throw new GrpcException(GrpcStatusCode.FailedPrecondition, $"CA file {caFile} holds no certificate");
    }
}
