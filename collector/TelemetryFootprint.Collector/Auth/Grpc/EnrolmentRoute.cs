using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Auth.Grpc;

/// <summary><c>footprint.v1.Enrolment/Enrol</c>: a joining token for an agent's own credential.</summary>
internal static class EnrolmentRoute
{
    public const string Path = "/footprint.v1.Enrolment/Enrol";
    private const int HashBytes = 32;

    public static IEndpointConventionBuilder MapEnrolment(
        this IEndpointRouteBuilder routes, ICredentialStore store, Authenticator authenticator, EnrolmentAudit audit, TimeProvider time) =>
        routes.MapGrpcUnary<EnrolRequest, EnrolResponse>(Path, EnrolRequest.Parser, (request, call) =>
        {
            var (shown, joining, reason) = authenticator.Judge(call.Http.Request.Headers.Authorization, CredentialKind.Joining);
            if (shown is null) throw new GrpcException(GrpcStatusCode.Unauthenticated, reason);
            if (request.CredentialSha256.Length != HashBytes || request.Host.Length is 0 or > Limits.MaxHostBytes || request.Host.Any(char.IsControl))
                throw new GrpcException(GrpcStatusCode.InvalidArgument, "host or credential_sha256: missing or malformed");
            var (now, credential) = (time.GetUtcNow(), BearerToken.IdOf(request.CredentialSha256.Span));
            var (outcome, revoked) = Enrol(store, joining, request, now);
            if (outcome is EnrolOutcome.Enrolled) audit.Record(BearerToken.IdOf(joining), request.Host, credential, revoked, now);
            if (outcome is EnrolOutcome.Enrolled or EnrolOutcome.Repeated) call.Http.Features.Get<ConnectionLease>()?.TryAuthenticate();
            return outcome is EnrolOutcome.Enrolled or EnrolOutcome.Repeated
                ? ValueTask.FromResult(new EnrolResponse { CredentialId = credential })
                : throw Refusal(authenticator, outcome, request.Host, credential);
        });

    private static EnrolAnswer Enrol(ICredentialStore store, byte[] joining, EnrolRequest request, DateTimeOffset now)
    {
        try
        {
            return store.Enrol(joining, request.Host, request.CredentialSha256.Span, now);
        }
        catch (StoreUnavailableException error)
        {
            throw new GrpcException(GrpcStatusCode.Unavailable, $"{error.Message}; come again", error);
        }
    }

    private static GrpcException Refusal(Authenticator authenticator, EnrolOutcome outcome, string host, string credential)
    {
        authenticator.Refuse("joining");
        return outcome switch
        {
            EnrolOutcome.OtherHost => new GrpcException(GrpcStatusCode.PermissionDenied, $"the joining token is not for host {host}"),
            EnrolOutcome.CredentialOver => new GrpcException(new GrpcStatus(GrpcStatusCode.Unauthenticated, $"the token {credential} is revoked") { IsCredentialOver = true }),
            EnrolOutcome.UsedUp => new GrpcException(GrpcStatusCode.Unauthenticated, "the joining token is used up; make another with footprint-collector token new --enrol"),
            _ => new GrpcException(GrpcStatusCode.Unauthenticated, $"the joining token is {outcome.ToString().ToLowerInvariant()}"),
        };
    }
}
