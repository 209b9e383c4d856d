using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>Opens <c>footprint.v1.Telemetry/Stream</c> with a connection of its own for each stream, and enrols first where that is to be done.</summary>
public sealed class GrpcCollectorConnector(GrpcCollectorOptions options, TimeProvider time, ILogger? logger = null) : ICollectorConnector
{
    private const string StreamPath = "/footprint.v1.Telemetry/Stream";

    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly CollectorTrust _trust = new(options, time, logger ?? NullLogger.Instance);
    private Secret? _shown;

    private bool IsTls => options.Endpoint.Scheme == Uri.UriSchemeHttps;

    /// <summary>Replaced CA and certificate files that could not be used.</summary>
    public long FileFailures => _trust.Failures;

    public bool HasNewCredentials
    {
        get
        {
            try
            {
                return options.Credentials is { } credentials && !Equals(credentials.Enrolment()?.Joining ?? credentials.Token(), _shown);
            }
            catch (GrpcException)
            {
                return false;
            }
        }
    }

    public bool HasTrustFiles => IsTls && _trust.HasFiles;

    public bool HasNewTrust => HasTrustFiles && _trust.IsReplaced;

    public void CredentialOver(string reason)
    {
        if (_shown is not null) options.Credentials?.Refused(_shown, reason);
    }

    public async Task<ICollectorStream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (options.Credentials?.Enrolment() is { } enrolment) await EnrolAsync(enrolment, mayTradeAnother: true, cancellationToken);
        _shown = options.Credentials?.Token();
        var uri = new Uri(options.Endpoint, StreamPath);
        var stream = new GrpcCollectorStream(Invoker(), uri, options.CompressRequests, _shown, time);
        try
        {
            await stream.OpenAsync(cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task EnrolAsync((Secret Joining, Secret Own) trade, bool mayTradeAnother, CancellationToken cancellationToken)
    {
        ICollectorCredentials credentials = options.Credentials!;
        _shown = trade.Joining;
        try
        {
            using HttpMessageInvoker invoker = Invoker();
            await EnrolmentCall.RunAsync(invoker, options.Endpoint, options.Host, trade.Joining, trade.Own, time, cancellationToken);
        }
        catch (GrpcException refusal) when (mayTradeAnother && refusal.Status.IsCredentialOver)
        {
            // The answer to an earlier trade was lost, and what it gave was revoked since. Another is asked for once: each may cost a use.
            credentials.Refused(trade.Own, refusal.Status.Detail);
            if (credentials.Enrolment() is not { } another) throw;
            await EnrolAsync(another, mayTradeAnother: false, cancellationToken);
            return;
        }
        catch (GrpcException refusal) when (refusal.Status.Code is GrpcStatusCode.Unauthenticated or GrpcStatusCode.PermissionDenied)
        {
            credentials.Refused(trade.Joining, refusal.Status.Detail);
            throw;
        }

        credentials.Enrolled();
        _logger.Enrolled(options.Host);
    }

    private HttpMessageInvoker Invoker() => new(CollectorTransport.Create(IsTls ? _trust.Options() : null));
}
