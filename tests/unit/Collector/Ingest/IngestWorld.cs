using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>Inbox, ledger and the loop between them, in a directory of their own; it can be started anew.</summary>
internal sealed class IngestWorld : IFactorChains, ISiteResolver, ILiveSink, IAsyncDisposable
{
    public static readonly Inventory Inventory = InventoryContent.WithContentId(new()
    {
        Host = "node-1",
        Devices = { new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } } },
    });

    private static readonly ByteString Id = ByteString.CopyFrom(new byte[16]);
    private readonly TemporaryDirectory _directory = new();

    public IngestWorld() => Open();

    public SqliteInbox Inbox { get; private set; } = null!;

    public SqliteLedgerWriter Ledger { get; private set; } = null!;

    public LedgerWorker Worker { get; private set; } = null!;

    public List<LiveTick> Live { get; } = [];

    public HostDevices Devices { get; set; } = new();

    public Quarantine Quarantine { get; } = new();

    public string LedgerPath => Path.Combine(_directory.Path, "ledger.db");

    public string InboxPath => Path.Combine(_directory.Path, "inbox.db");

    public FactorChain? ChainFor(string zone) => null;

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("home", "GB", Pue.Unset);

    public void Publish(IReadOnlyList<LiveTick> ticks) => Live.AddRange(ticks);

    public long Energy() => new SqliteLedgerReader(LedgerPath, this).RunningTotals().Energy.Sum(total => total.Energy.Millijoules);

    public string Export()
    {
        using var text = new StringWriter();
        LedgerExport.Write(LedgerPath, text);
        return text.ToString();
    }

    public Task StoreInventoryAsync() => Inbox.StoreInventoryAsync(Inventory.Host, Inventory.ContentId.Memory, Inventory.ToByteArray(), default);

    public Task SubmitAsync(Batch batch, DateTimeOffset? receivedAt = null, long clockOffset = 0) => Inbox.AcceptAsync(
        new(batch.AgentId.Memory, batch.Epoch, (long)batch.FirstSequence, (int)batch.TickCount, batch.InventoryId.Memory, clockOffset,
            receivedAt ?? TimeProvider.System.GetUtcNow(), batch.ToByteArray()),
        default);

    public async Task DrainAsync()
    {
        while (await Worker.ApplyNextAsync(default))
        {
        }
    }

    public static Batch Batch(long first, int count, long seconds = 1) => BatchEncoder.Encode(
        new(Id, 5, Id), [.. Enumerable.Range(0, count).Select(i => Tick((ulong)(first + i), seconds))]);

    public async Task ReopenAsync(bool loseInbox = false)
    {
        await CloseAsync();
        if (loseInbox)
        {
            foreach (var file in Directory.GetFiles(_directory.Path, "inbox.db*")) File.Delete(file);
        }

        Open();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _directory.Dispose();
    }

    private void Open()
    {
        Inbox = new(InboxPath, InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);
        Ledger = new(LedgerPath, this, this);
        Worker = new(Inbox, Ledger, new InboxRowReader(new InventoryCatalogue(Inbox), Devices, Quarantine), this, TimeProvider.System, NullLogger<LedgerWorker>.Instance);
    }

    private async Task CloseAsync()
    {
        Worker.Dispose();
        await Inbox.DisposeAsync();
        Ledger.Dispose();
    }

    /// <summary>One joule per tick.</summary>
    private static SequencedTick Tick(ulong sequence, long seconds)
    {
        var end = (long)(sequence + 1) * seconds * 1_000_000;
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = end - (seconds * 1_000_000),
            EndMicroseconds = end,
            Millijoules = 1_000,
            CumulativeMillijoules = (long)sequence * 1_000,
            Method = Method.Counter,
        };
        return new(sequence, new Tick(end, 1_790_000_000_000_000 + end, Inventory, [row], []));
    }
}
