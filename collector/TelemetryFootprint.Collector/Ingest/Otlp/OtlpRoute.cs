using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>Puts OpenTelemetry's <c>MetricsService/Export</c> on its path.</summary>
internal static class OtlpRoute
{
    public const string Path = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    /// <summary>A message may be tens of MiB once it is objects.</summary>
    private const int MessagesAtOnce = 2;

    public static IEndpointConventionBuilder MapOtlp(this IEndpointRouteBuilder routes, OtlpIntake intake)
    {
        var turns = new SemaphoreSlim(MessagesAtOnce);
        return routes.MapLargeGrpcUnary<ExportMetricsServiceRequest, ExportMetricsServiceResponse>(Path, ExportMetricsServiceRequest.Parser, MessageCaps.Points, turns, async (request, call) =>
        {
            var caller = call.Http.Features.Get<Caller>() ?? Caller.Anybody;
            try
            {
                return await intake.TakeAsync(request, caller, caller.ShareKey(call.Http.Connection.RemoteIpAddress), call.CancellationToken);
            }
            catch (Exception error) when (TelemetryRoute.StatusOf(error) is not null)
            {
                throw new GrpcException(TelemetryRoute.StatusOf(error)!.Value, error.Message, error);
            }
        });
    }
}
