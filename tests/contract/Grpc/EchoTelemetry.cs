using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>Telemetry/Stream for tests: every Hello is answered with its host as the Welcome's version; some hosts are orders.</summary>
internal static class EchoTelemetry
{
    public const string FailureDetail = "100 % : déjà vu – 你好";

    public static async Task RunAsync(GrpcMessageReader<AgentMessage> requests, GrpcResponseWriter<CollectorMessage> responses, GrpcCall call)
    {
        while (await requests.ReadAsync(call.CancellationToken) is { } message)
        {
            if (message.Hello.Host == "fail") throw new GrpcException(GrpcStatusCode.FailedPrecondition, FailureDetail);
            if (message.Hello.Host == "bug") throw new InvalidOperationException("a bug");
            if (message.Hello.Host == "hang") await Task.Delay(Timeout.InfiniteTimeSpan, call.CancellationToken);
            await responses.WriteAsync(new CollectorMessage { Welcome = new Welcome { Version = message.Hello.Host } }, call.CancellationToken);
            if (!requests.HasBufferedMessage) await responses.FlushAsync(call.CancellationToken);
        }
    }
}
