using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Puts the agents' stream on its gRPC method.</summary>
internal static class TelemetryRoute
{
    private const string Path = "/footprint.v1.Telemetry/Stream";

    public static IEndpointConventionBuilder MapTelemetry(this IEndpointRouteBuilder routes, TelemetryStreamHandler handler, AnswerCounts counts) =>
        routes.MapGrpcDuplex<AgentMessage, CollectorMessage>(Path, AgentMessage.Parser, async (requests, responses, call) =>
        {
            try
            {
                await handler.HandleAsync(requests.ReadAllAsync(call.CancellationToken), counts.Counting(responses.WriteAndFlushAsync), call.CancellationToken);
            }
            catch (AgentProtocolException error)
            {
                throw new GrpcException(GrpcStatusCode.InvalidArgument, error.Message, error);
            }
            catch (ForeignProtocolException error)
            {
                throw new GrpcException(GrpcStatusCode.FailedPrecondition, error.Message, error);
            }
            catch (InboxFullException error)
            {
                throw new GrpcException(GrpcStatusCode.ResourceExhausted, error.Message, error);
            }
        });
}
