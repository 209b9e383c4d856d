using System.Globalization;
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
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.Benchmarks.Store;

/// <summary>
/// Writes into a store as fast as it can until it is killed, and says on stdout what is acknowledged and what the running totals
/// are: <c>ack SEQUENCE</c> and <c>total MILLIJOULES NANOGRAMS</c>. It goes on after the sequence that it is given.
/// </summary>
internal sealed class StoreWriter(string directory) : IFactorChains, ISiteResolver, ILiveSink
{
    public const string Verb = "write-store";
    private const int InFlight = 64;
    private static readonly FactorIdentity Factor = new("test", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "made up");
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private string LedgerPath => Path.Combine(directory, "ledger.db");

    public FactorChain? ChainFor(string zone) => new(zone, [Factor], 30);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("test", "GB", Pue.FromRatio(1.1m));

    public void Publish(IReadOnlyList<LiveTick> ticks)
    {
    }

    public async Task RunAsync(long first, TextWriter output, CancellationToken cancellationToken)
    {
        await using var inbox = new SqliteInbox(Path.Combine(directory, "inbox.db"), InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);
        using var ledger = new SqliteLedgerWriter(LedgerPath, this, this);
        using var worker = new LedgerWorker(
            inbox, ledger, new InboxRowReader(new InventoryCatalogue(inbox)), this, TimeProvider.System, NullLogger<LedgerWorker>.Instance);
        await inbox.StoreInventoryAsync(StoreScript.Inventory.Host, StoreScript.Inventory.ContentId.Memory, StoreScript.Inventory.ToByteArray(), cancellationToken);
        SaySomething(ledger);
        await worker.StartAsync(cancellationToken);
        var totals = PrintTotalsAsync(output, cancellationToken);
        using var turns = new SemaphoreSlim(InFlight, InFlight);
        for (var sequence = first; !cancellationToken.IsCancellationRequested; sequence++)
        {
            await turns.WaitAsync(cancellationToken);
            _ = WriteAsync(inbox, sequence, output, turns, cancellationToken);
        }

        await totals;
    }

    private static async Task WriteAsync(SqliteInbox inbox, long sequence, TextWriter output, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await inbox.AcceptAsync(StoreScript.Submission(sequence, TimeProvider.System.GetUtcNow()), cancellationToken);
        // One write per line: a kill may cut the last line short, and nothing else.
        await output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"ack {sequence}.\n"));
        turns.Release();
    }

    private void SaySomething(SqliteLedgerWriter ledger)
    {
        var from = UtcMinute.FromTime(Start);
        ledger.Accept(
            [.. Enumerable.Range(0, 48).Select(slot => new FactorObservation("GB", new(from + (slot * 30), from + ((slot + 1) * 30)),
                GramsPerKilowattHour.FromGrams(100 + slot), FactorQuality.Measured, Factor))],
            Start);
    }

    private async Task PrintTotalsAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var reader = new SqliteLedgerReader(LedgerPath, this);
        while (!cancellationToken.IsCancellationRequested)
        {
            var totals = reader.RunningTotals();
            await output.WriteAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"total {totals.Energy.Sum(total => total.Energy.Millijoules)} {totals.Booked.Sum(total => total.Grams.Nanograms)}.\n"));
            await Task.Delay(5, cancellationToken);
        }
    }
}
