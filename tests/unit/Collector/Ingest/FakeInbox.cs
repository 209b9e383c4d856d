using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>An inbox in memory that can fail.</summary>
internal sealed class FakeInbox : IInbox
{
    private readonly Dictionary<string, byte[]> _inventories = [];

    public List<InboxSubmission> Submitted { get; } = [];

    public Exception? Failure { get; set; }

    /// <summary>What each commit waits for.</summary>
    public Task Commit { get; set; } = Task.CompletedTask;

    public Task AcceptAsync(InboxSubmission submission, CancellationToken cancellationToken)
    {
        if (Failure is not null) return Task.FromException(Failure);
        Submitted.Add(submission);
        return Commit;
    }

    public Task StoreInventoryAsync(string host, ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        _inventories[Convert.ToHexString(id.Span)] = payload.ToArray();
        return Task.CompletedTask;
    }

    public int InventoriesAsked { get; private set; }

    public byte[]? FindInventory(ReadOnlyMemory<byte> id)
    {
        InventoriesAsked++;
        return _inventories.GetValueOrDefault(Convert.ToHexString(id.Span));
    }

    public Task StoreMemoAsync(ReadOnlyMemory<byte> agent, ReadOnlyMemory<byte> memo, CancellationToken cancellationToken) => Task.CompletedTask;

    public byte[]? FindMemo(ReadOnlyMemory<byte> agent) => null;

    public IReadOnlyList<InboxRow> Read(long afterId, int maxRows, long maxBytes) => [];

    public Task AdvanceAsync(string consumer, long cursor, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WaitForRowsAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
