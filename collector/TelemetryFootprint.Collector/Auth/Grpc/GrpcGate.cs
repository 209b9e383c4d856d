using System.Net;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Collector.Ingest.Otlp;
using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Auth.Grpc;

/// <summary>
/// Judges an agent's call by its headers: a refused one never has its body read. Where none is needed (loopback) none is asked for, and one
/// that is shown counts all the same.
/// </summary>
internal sealed partial class GrpcGate(
    Authenticator authenticator, CollectorOptions options, MessageRoom room, TimeProvider time, ILogger<GrpcGate> logger, TlsState? tls = null)
{
    private readonly OncePerMinute _lines = new(time);

    /// <summary>Belongs between routing and the endpoints.</summary>
    public Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        CredentialKind? kind = http.Request.Path.Value switch { TelemetryRoute.Path => CredentialKind.Agent, OtlpRoute.Path => CredentialKind.Relay, _ => null };
        if (kind is null && http.Request.Path.Value != EnrolmentRoute.Path) return next(http);
        if (WhyNotByCertificate(http) is { } foreign) return RefuseAsync(http, new GrpcStatus(GrpcStatusCode.Unauthenticated, foreign));
        if (kind is not { } needed) return next(http);
        if (Judge(http, needed, out var refusal) is not { } caller) return RefuseAsync(http, refusal);
        if (caller.IsKnown && http.Features.Get<ConnectionLease>()?.TryAuthenticate() == false)
            return RefuseAsync(http, new GrpcStatus(GrpcStatusCode.Unavailable, "this collector has as many connections as it takes"));
        http.Features.Set(caller);
        http.Features.Set(room.ShareOf(caller.ShareKey(http.Connection.RemoteIpAddress)));
        return next(http);
    }

    private Caller? Judge(HttpContext http, CredentialKind needed, out GrpcStatus refusal)
    {
        var shown = http.Request.Headers.Authorization;
        refusal = GrpcStatus.Ok;
        var certificate = ClientCertificates.Of(http, tls);
        if (shown.Count == 0 && (certificate is not null || !options.AsksAgents)) return new Caller(null, certificate);
        var judgement = authenticator.Judge(shown, needed);
        if (judgement.Credential is { } credential) return new Caller(credential, certificate);
        refusal = new GrpcStatus(GrpcStatusCode.Unauthenticated, judgement.Reason) { IsCredentialOver = judgement.IsOver };
        return null;
    }

    private string? WhyNotByCertificate(HttpContext http)
    {
        var reason = ClientCertificates.WhyNot(http, tls, ": Collector:ClientCertificateFile", time.GetUtcNow());
        if (reason is not null) authenticator.Refuse("certificate");
        return reason;
    }

    private Task RefuseAsync(HttpContext http, GrpcStatus status)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (_lines.IsDue(address, status.Detail)) LogRefused(address, status.Detail);
        GrpcStatusResponse.Prepare(http.Response);
        GrpcStatusResponse.Write(http.Response, status);
        return Task.CompletedTask;
    }

    [LoggerMessage(2310, LogLevel.Warning, "An agent at {Address} is refused: {Reason}")]
    private partial void LogRefused(IPAddress address, string reason);
}
