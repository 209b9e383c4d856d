using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Benchmarks.Ingest;

/// <summary>The floor of every ingest: Kestrel, HTTP/2, protobuf's parser, and an answer at once. It keeps nothing and checks nothing.</summary>
internal static class BareServer
{
    public const string Verb = "bare-server";

    public static async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, port, listener => listener.UseGrpc());
        });
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGrpcDuplex<AgentMessage, CollectorMessage>("/footprint.v1.Telemetry/Stream", AgentMessage.Parser, async (requests, responses, call) =>
        {
            await foreach (var message in requests.ReadAllAsync(call.CancellationToken))
            {
                if (message.Batch is not { } batch) continue;
                var ack = new Ack();
                ack.Ranges.Add(new SequenceRange { Epoch = batch.Epoch, First = batch.FirstSequence, Last = batch.FirstSequence + batch.TickCount - 1 });
                await responses.WriteAndFlushAsync(new CollectorMessage { Ack = ack }, call.CancellationToken);
            }
        });
        await app.StartAsync(cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
