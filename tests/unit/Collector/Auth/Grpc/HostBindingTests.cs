using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.Collector.Auth.Grpc;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Ingest;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Grpc;

/// <summary>F32: what a caller with a host of its own may say of others.</summary>
[Trait("Fault", "F32")]
public sealed class HostBindingTests
{
    private static readonly ByteString Agent = ByteString.CopyFrom([.. Enumerable.Repeat((byte)1, 16)]);

    /// <summary>The owner of the inventory sends it between the moment when the batch is read and the one when it is admitted.</summary>
    [Fact]
    public async Task Batch_OfAnotherHostsInventoryThatComesMeanwhile_IsRefusedAndLeasesNothing()
    {
        await using var rig = await CollectorRig.StartAsync();
        var binding = rig.Services.GetRequiredService<HostBinding>();
        var caller = new Caller(new Credential("id", CredentialKind.Agent, rig.Time.GetUtcNow()) { Name = "gpu-01" });
        var messages = LateAsync(binding.BindAsync(Messages(), caller, null), rig.Services.GetRequiredService<InventoryCatalogue>());

        var refusal = await Assert.ThrowsAsync<GrpcException>(() => rig.Services.GetRequiredService<TelemetryStreamHandler>()
            .HandleAsync(messages, (_, _) => ValueTask.CompletedTask, binding.ClaimsOf(caller, null), null, CancellationToken.None));

        Assert.Equal(GrpcStatusCode.PermissionDenied, refusal.Status.Code);
        Assert.Contains("gpu-01, not for node-1", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(1, binding.RefusedHosts);
        Assert.Equal(0, rig.Services.GetRequiredService<DeviceLeases>().Devices);
    }

    private static async IAsyncEnumerable<AgentMessage> Messages([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        yield return new() { Hello = new() { AgentId = Agent, Host = "gpu-01", Version = "1", Protocol = 1 } };
        var batch = IngestWorld.Batch(1, 1);
        batch.AgentId = Agent;
        yield return new() { Batch = batch };
    }

    private static async IAsyncEnumerable<AgentMessage> LateAsync(
        IAsyncEnumerable<AgentMessage> judged, InventoryCatalogue inventories, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var message in judged.WithCancellation(cancellationToken))
        {
            if (message.Batch is not null) await inventories.StoreAsync(IngestWorld.Inventory, cancellationToken);
            yield return message;
        }
    }
}
