using System.Runtime.CompilerServices;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Auth.Grpc;

/// <summary>A caller with a host of its own sends that host's readings and no other's: in Hello, in inventories, and in batches by the inventory they name.</summary>
internal static class HostBinding
{
    public static async IAsyncEnumerable<AgentMessage> BoundTo(
        this IAsyncEnumerable<AgentMessage> messages, Caller caller, InventoryCatalogue inventories, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var message in messages.WithCancellation(cancellationToken))
        {
            if (caller.IsKnown && Claimed(message, inventories) is { } host && caller.WhyNot(host) is { } reason)
                throw new GrpcException(GrpcStatusCode.PermissionDenied, reason);
            yield return message;
        }
    }

    private static string? Claimed(AgentMessage message, InventoryCatalogue inventories) => message.MessageCase switch
    {
        AgentMessage.MessageOneofCase.Hello => message.Hello.Host,
        AgentMessage.MessageOneofCase.Inventory => message.Inventory.Host,
        AgentMessage.MessageOneofCase.Batch => inventories.Find(message.Batch.InventoryId)?.Host,
        _ => null,
    };
}
