using System.Diagnostics;
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
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Logging;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class LedgerWorkerTests : IFactorChains, ISiteResolver, ILiveSink, IAsyncDisposable
{
    private static readonly ByteString Id = ByteString.CopyFrom(new byte[16]);
    private static readonly Inventory Inventory = InventoryContent.WithContentId(new()
    {
        Host = "node-1",
        Devices = { new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } } },
    });

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("worker-");
    private readonly List<LiveTick> _live = [];
    private readonly SqliteInbox _inbox;
    private readonly SqliteLedgerWriter _ledger;
    private readonly LedgerWorker _worker;

    public LedgerWorkerTests()
    {
        _inbox = new(Path.Combine(_directory.FullName, "inbox.db"), InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);
        _ledger = new(LedgerPath, this, this);
        _worker = new(_inbox, _ledger, new InboxRowReader(new InventoryCatalogue(_inbox)), this, TimeProvider.System, NullLogger<LedgerWorker>.Instance);
    }

    private string LedgerPath => Path.Combine(_directory.FullName, "ledger.db");

    public FactorChain? ChainFor(string zone) => null;

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("home", "GB", Pue.Unset);

    void ILiveSink.Publish(IReadOnlyList<LiveTick> ticks) => _live.AddRange(ticks);

    public async ValueTask DisposeAsync()
    {
        _worker.Dispose();
        await _inbox.DisposeAsync();
        _ledger.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task ApplyNext_OverlappingRows_EntersEachTickOnceAndPublishesIt()
    {
        await StoreInventoryAsync();
        await SubmitAsync(1, 4);
        await SubmitAsync(3, 4);
        while (await _worker.ApplyNextAsync(default)) { }
        Assert.Equal(6_000, Energy());
        Assert.Equal(6, _live.Count);
        Assert.Equal(2, _ledger.Cursor);
        Assert.Equal(2, Assert.Single(_inbox.Consumers()).Cursor);
    }

    [Fact]
    public async Task ApplyNext_OfAnUnreadableRow_CountsItAndGoesOn()
    {
        await StoreInventoryAsync();
        await _inbox.AcceptAsync(new(Id.Memory, 1, 1, 1, Id.Memory, 0, TimeProvider.System.GetUtcNow(), new byte[] { 1 }), default);
        await SubmitAsync(1, 2);
        while (await _worker.ApplyNextAsync(default)) { }
        Assert.Equal(1, _worker.UnreadableRows);
        Assert.Equal(2_000, Energy());
    }

    [Fact]
    public async Task Loop_WhileBatchesArrive_CarriesThemIntoTheLedger()
    {
        await StoreInventoryAsync();
        await _worker.StartAsync(default);
        for (var i = 0; i < 50; i++) await SubmitAsync(1 + (i * 10), 10);
        var waited = Stopwatch.StartNew();
        while (_ledger.Cursor < 50 && waited.Elapsed < TimeSpan.FromSeconds(20)) await Task.Delay(10);
        await _worker.StopAsync(default);
        Assert.Equal(500_000, Energy());
    }

    [Fact]
    public async Task Loop_WhileTheLedgerIsLocked_WarnsAndGoesOnAfterwards()
    {
        var guard = new ErrorLogGuard();
        var ledger = new LockedOnce(_ledger);
        using var worker = new LedgerWorker(_inbox, ledger, new InboxRowReader(new InventoryCatalogue(_inbox)), this, TimeProvider.System, guard.LoggerFor<LedgerWorker>());
        await StoreInventoryAsync();
        await SubmitAsync(1, 3);
        await worker.StartAsync(default);
        var waited = Stopwatch.StartNew();
        while (_ledger.Cursor < 1 && waited.Elapsed < TimeSpan.FromSeconds(20)) await Task.Delay(10);
        await worker.StopAsync(default);

        Assert.Equal(3_000, Energy());
        Assert.Contains(guard.Entries, entry => entry.Event.Id == 2013 && entry.Level == Microsoft.Extensions.Logging.LogLevel.Warning);
        guard.Verify();
    }

    private sealed class LockedOnce(ILedgerWriter ledger) : ILedgerWriter
    {
        private bool _wasLocked;

        public long Cursor => ledger.Cursor;

        public void Apply(LedgerGroup group, DateTimeOffset now)
        {
            if (!_wasLocked)
            {
                _wasLocked = true;
                throw new StoreUnavailableException("the ledger is locked by another program");
            }

            ledger.Apply(group, now);
        }

        public void Accept(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt) => ledger.Accept(observations, knownAt);
    }

    private long Energy() => new SqliteLedgerReader(LedgerPath, this).RunningTotals().Energy.Sum(total => total.Energy.Millijoules);

    private Task StoreInventoryAsync() => _inbox.StoreInventoryAsync(Inventory.Host, Inventory.ContentId.Memory, Inventory.ToByteArray(), default);

    private Task SubmitAsync(ulong first, int count)
    {
        var ticks = Enumerable.Range(0, count).Select(i => Tick(first + (ulong)i)).ToList();
        var batch = BatchEncoder.Encode(new(Id, 5, Id), ticks);
        return _inbox.AcceptAsync(
            new(Id.Memory, 5, (long)first, count, Inventory.ContentId.Memory, 0, TimeProvider.System.GetUtcNow(), batch.ToByteArray()), default);
    }

    private Task SubmitAsync(int first, int count) => SubmitAsync((ulong)first, count);

    private static SequencedTick Tick(ulong sequence)
    {
        var end = (long)(sequence + 1) * 1_000_000;
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = end - 1_000_000,
            EndMicroseconds = end,
            Millijoules = 1_000,
            CumulativeMillijoules = (long)sequence * 1_000,
            Method = Method.Counter,
        };
        return new(sequence, new Tick(end, 1_790_000_000_000_000 + end, Inventory, [row], []));
    }
}
