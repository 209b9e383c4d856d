using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Wire;

/// <summary>Says its messages on one stream and hears what the collector answers, until its first answer to them or the end.</summary>
internal static class Conversation
{
    /// <summary>An agent whose ticks lie a minute back.</summary>
    public static SyntheticAgent NewAgent(int seed, TimeSpan ahead = default) => new SyntheticAgents(
        new SyntheticLoad { DevicesPerAgent = 1, Seed = seed, Start = TimeProvider.System.GetUtcNow().AddMinutes(-1) + ahead }).All[0];

    public static Hello HelloOf(SyntheticAgent agent) =>
        new() { AgentId = IdOf(agent), Host = agent.Inventory.Host, Version = "test", Protocol = Limits.Protocol };

    public static ByteString IdOf(SyntheticAgent agent) => ByteString.CopyFrom(agent.Id.ToByteArray(bigEndian: true));

    public static Batch NextBatch(SyntheticAgent agent) =>
        BatchEncoder.Encode(new BatchOrigin(IdOf(agent), agent.Epoch, ByteString.CopyFrom(agent.BootId.ToByteArray(bigEndian: true))), agent.Next(3));

    /// <summary>The first answer other than a welcome, or the status that ended the stream.</summary>
    public static Task<(CollectorMessage? Answer, GrpcStatusCode? Ended)> SayAsync(int port, params AgentMessage[] messages) =>
        SayAsync(new GrpcCollectorOptions(new Uri($"http://127.0.0.1:{port}")), messages);

    /// <summary>As the other; with credentials, for example.</summary>
    public static async Task<(CollectorMessage? Answer, GrpcStatusCode? Ended)> SayAsync(GrpcCollectorOptions options, params AgentMessage[] messages)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            var connector = new GrpcCollectorConnector(options, TimeProvider.System);
            await using var stream = await connector.ConnectAsync(limit.Token);
            foreach (var message in messages)
                await stream.SendAsync(message, limit.Token);
            await stream.FlushAsync(limit.Token);
            await foreach (var answer in stream.ReceiveAsync(limit.Token))
            {
                if (answer.Welcome is null)
                    return (answer, null);
            }

            return (null, GrpcStatusCode.Ok);
        }
        catch (GrpcException ended)
        {
            return (null, ended.Status.Code);
        }
    }
}
