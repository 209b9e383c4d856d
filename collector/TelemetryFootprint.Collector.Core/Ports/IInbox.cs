namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Where batches are kept between their acknowledgement and the ledger.</summary>
public interface IInbox
{
    /// <summary>Completes when every tick of the batch is durable, now or since before. Waits while the writer's queue is full.</summary>
    Task AcceptAsync(InboxSubmission submission, CancellationToken cancellationToken);

    /// <summary>
    /// Durable when completed. Storing it again does nothing, unless the disk damaged it. It is kept while a row names it and for a day after; throws
    /// <see cref="InboxFullException"/> if the host's share is full of such that rows name.
    /// </summary>
    Task StoreInventoryAsync(string host, ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

    /// <summary>Durable when completed; as <see cref="InboxSubmission.Memo"/>, without a batch.</summary>
    Task StoreMemoAsync(ReadOnlyMemory<byte> agent, ReadOnlyMemory<byte> memo, CancellationToken cancellationToken);

    /// <summary>The newest memo of an agent; null: there is none.</summary>
    byte[]? FindMemo(ReadOnlyMemory<byte> agent);

    /// <summary>The inventory's serialised message; null: unknown.</summary>
    byte[]? FindInventory(ReadOnlyMemory<byte> id);

    /// <summary>Rows after the cursor, ascending, until count or bytes are reached; at least one if there is one.</summary>
    IReadOnlyList<InboxRow> Read(long afterId, int maxRows, long maxBytes);

    /// <summary>Moves a consumer's cursor forward; a new name begins at 0.</summary>
    Task AdvanceAsync(string consumer, long cursor, CancellationToken cancellationToken);

    /// <summary>Completes when rows may have been added since the last call.</summary>
    Task WaitForRowsAsync(CancellationToken cancellationToken);
}
