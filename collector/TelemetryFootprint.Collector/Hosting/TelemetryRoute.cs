using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.Collector.Auth.Grpc;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Collector.Ingest.Otlp;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Puts the agents' stream on its gRPC method.</summary>
internal static class TelemetryRoute
{
    public const string Path = "/footprint.v1.Telemetry/Stream";

    /// <summary>When <paramref name="stopping"/> fires, or its connection is of age, a stream ends with OK after what is pending is acknowledged.</summary>
    public static IEndpointConventionBuilder MapTelemetry(
        this IEndpointRouteBuilder routes, TelemetryStreamHandler handler, AnswerCounts counts, OpenCalls calls, HostBinding binding, CancellationToken stopping) => routes.MapGrpcDuplex<AgentMessage, CollectorMessage>(Path, AgentMessage.Parser, async (requests, responses, call) =>
        {
            var age = call.Http.Features.Get<ConnectionAge>()?.Reached ?? CancellationToken.None;
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, age);
            var caller = call.Http.Features.Get<Caller>() ?? Caller.Anybody;
            using var standing = calls.Open(caller);
            using var alive = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, standing.Ended);
            try
            {
                var address = call.Http.Connection.RemoteIpAddress;
                var messages = binding.BindAsync(requests.ReadAllAsync(alive.Token), caller, address, alive.Token).EndingAt(ending.Token);
                await handler.HandleAsync(messages, counts.Counting(responses.WriteAndFlushAsync), binding.ClaimsOf(caller, address), caller.ShareKey(address), alive.Token);
            }
            catch (Exception ended) when (standing.Reason is not null && !call.CancellationToken.IsCancellationRequested)
            {
                throw new GrpcException(new GrpcStatus(GrpcStatusCode.Unauthenticated, standing.Reason) { IsCredentialOver = true }, ended);
            }
            catch (Exception error) when (StatusOf(error) is not null)
            {
                if (error is AgentIdTakenException taken) binding.Refused(taken, call.Http.Connection.RemoteIpAddress);
                if (error is CollectorBusyException busy) call.AskToRetryAfter(busy.RetryAfter);
                throw new GrpcException(StatusOf(error)!.Value, error.Message, error);
            }
        });

    /// <summary>As the table of CONTRACT.md says; null: a defect of ours.</summary>
    internal static GrpcStatusCode? StatusOf(Exception error) => error switch
    {
        AgentProtocolException => GrpcStatusCode.InvalidArgument,
        AgentIdTakenException => GrpcStatusCode.PermissionDenied,
        ForeignProtocolException or OtlpClosedException => GrpcStatusCode.FailedPrecondition,
        HelloTimeoutException or SilentAgentException => GrpcStatusCode.DeadlineExceeded,
        StoreUnavailableException or InboxFullException or TooManyStreamsException or CollectorBusyException => GrpcStatusCode.Unavailable,
        _ => null,
    };
}
