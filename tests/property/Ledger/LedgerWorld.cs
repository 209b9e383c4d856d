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

namespace TelemetryFootprint.PropertyTests.Ledger;

/// <summary>A real inbox and a real ledger in a directory of their own, and the collector's reader between them.</summary>
internal sealed class LedgerWorld : IFactorChains, ISiteResolver, IAsyncDisposable
{
    public const string Zone = "GB";
    public static readonly FactorIdentity Neso = new("neso", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "test");
    public static readonly FactorIdentity Annual = Neso with { Provider = "annual" };
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Received = Start.AddMinutes(25);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ledger-");
    private readonly SqliteInbox _inbox;
    private readonly SqliteLedgerWriter _ledger;
    private readonly InventoryCatalogue _inventories;
    private readonly InboxRowReader _rows;
    private readonly FactorChain _chain = new(Zone, [Neso, Annual], 30);

    public LedgerWorld()
    {
        _inbox = new(Path.Combine(_directory.FullName, "inbox.db"), InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);
        _inventories = new(_inbox);
        _rows = new(_inventories);
        _ledger = new(LedgerPath, this, this);
        Reader = new SqliteLedgerReader(LedgerPath, this);
    }

    public ILedgerReader Reader { get; }

    private string LedgerPath => Path.Combine(_directory.FullName, "ledger.db");

    public FactorChain? ChainFor(string zone) => zone == Zone ? _chain : null;

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("home", Zone, Pue.FromRatio(1.2m));

    /// <summary>Commits a batch as it arrived, its inventory first.</summary>
    public async Task SubmitAsync(Arrival arrival, long clockOffset = 0)
    {
        var batch = arrival.Batch;
        await _inventories.StoreAsync(arrival.Inventory, CancellationToken.None);
        await _inbox.AcceptAsync(
            new(batch.AgentId.Memory, batch.Epoch, (long)batch.FirstSequence, (int)batch.TickCount, batch.InventoryId.Memory, clockOffset, arrival.ReceivedAt, batch.ToByteArray()),
            CancellationToken.None);
    }

    /// <summary>Everything in the inbox into the ledger, so many rows per transaction.</summary>
    public void Drain(int rowsPerGroup)
    {
        while (_inbox.Read(_ledger.Cursor, rowsPerGroup, long.MaxValue) is { Count: > 0 } rows)
        {
            var group = new LedgerGroup { After = _ledger.Cursor, Cursor = rows[^1].Id };
            foreach (var row in rows) _rows.Read(row).AddTo(group);
            _ledger.Apply(group, Received);
        }
    }

    public void Say(int slot, int grams, FactorQuality quality, FactorIdentity identity) => _ledger.Accept(
        [new(Zone, new(UtcMinute.FromTime(Start) + (slot * 30), UtcMinute.FromTime(Start) + ((slot + 1) * 30)), GramsPerKilowattHour.FromGrams(grams), quality, identity)],
        Received);

    public string Export()
    {
        using var text = new StringWriter();
        LedgerExport.Write(LedgerPath, text);
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _inbox.DisposeAsync();
        _ledger.Dispose();
        _directory.Delete(recursive: true);
    }
}
