using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.IntegrationTests.Store;

/// <summary>SIGKILL at any time: what was acknowledged is there once, and no total falls.</summary>
public sealed class KilledStoreTests : IFactorChains, ISiteResolver, ILiveSink, IDisposable
{
    private const int Kills = 30;
    private static readonly FactorIdentity Factor = new("test", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "made up");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private readonly HashSet<long> _acknowledged = [];
    private long _millijoules;
    private long _nanograms;

    private string InboxPath => Path.Combine(_directory.Path, "inbox.db");

    private string LedgerPath => Path.Combine(_directory.Path, "ledger.db");

    public FactorChain? ChainFor(string zone) => new(zone, [Factor], 30);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("test", "GB", Pue.FromRatio(1.1m));

    void ILiveSink.Publish(IReadOnlyList<LiveTick> ticks)
    {
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Store_KilledThirtyTimes_KeepsWhatWasAcknowledgedOnceAndNoTotalFalls()
    {
        var random = new Random(9);
        for (var life = 0; life < Kills; life++)
        {
            await LiveAsync(1 + _acknowledged.DefaultIfEmpty().Max(), TimeSpan.FromMilliseconds(random.Next(20, 250)));
            AssertIntact(InboxPath);
            AssertIntact(LedgerPath);
            AssertTotalsDidNotFall();
        }

        Assert.True(_acknowledged.Count > Kills, "the writer was hardly alive");
        await ReplayAsync();
        await AssertEverythingOnceAsync();
    }

    private async Task LiveAsync(long first, TimeSpan lifetime)
    {
        await using var child = ChildProcess.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "TelemetryFootprint.Benchmarks.dll"), "write-store", _directory.Path, $"{first}"]);
        await child.WaitForLineAsync(line => line.StartsWith("ack ", StringComparison.Ordinal), Patience);
        await Task.Delay(lifetime);
        await child.KillAsync();
        Assert.DoesNotContain(child.Errors, line => line.Length > 0);
        // A line without its full stop was cut by the kill.
        foreach (var words in child.Output.Where(line => line.EndsWith('.')).Select(line => line.TrimEnd('.').Split(' '))) Take(words);
    }

    private void Take(string[] words)
    {
        var number = long.Parse(words[1], CultureInfo.InvariantCulture);
        if (words[0] == "ack") Assert.True(_acknowledged.Add(number), $"{number} was acknowledged twice");
        else TakeTotals(number, long.Parse(words[2], CultureInfo.InvariantCulture));
    }

    private void TakeTotals(long millijoules, long nanograms)
    {
        Assert.True(millijoules >= _millijoules, $"energy fell from {_millijoules} to {millijoules} mJ");
        Assert.True(nanograms >= _nanograms, $"booked grams fell from {_nanograms} to {nanograms} ng");
        (_millijoules, _nanograms) = (millijoules, nanograms);
    }

    private void AssertTotalsDidNotFall()
    {
        var totals = new SqliteLedgerReader(LedgerPath, this).RunningTotals();
        TakeTotals(totals.Energy.Sum(total => total.Energy.Millijoules), totals.Booked.Sum(total => total.Grams.Nanograms));
    }

    private async Task ReplayAsync()
    {
        await using var inbox = OpenInbox();
        using var ledger = new SqliteLedgerWriter(LedgerPath, this, this);
        using var worker = new LedgerWorker(
            inbox, ledger, new InboxRowReader(new InventoryCatalogue(inbox)), this, TimeProvider.System, NullLogger<LedgerWorker>.Instance);
        while (await worker.ApplyNextAsync(CancellationToken.None))
        {
        }

        Assert.Equal(0, worker.UnreadableRows);
    }

    private async Task AssertEverythingOnceAsync()
    {
        var received = Received();
        Assert.DoesNotContain(_acknowledged, sequence => !received.Contains(sequence));
        Assert.Equal(received.Sum(StoreScript.Millijoules), Energy());
        // All of it again, as an agent would that heard no acknowledgement: nothing may be added.
        await using (var inbox = OpenInbox())
        {
            await Task.WhenAll(received.Take(2000).Select(sequence =>
                inbox.AcceptAsync(StoreScript.Submission(sequence, TimeProvider.System.GetUtcNow()), CancellationToken.None)));
        }

        await ReplayAsync();
        Assert.Equal(received.Sum(StoreScript.Millijoules), Energy());
        AssertTotalsDidNotFall();
    }

    private HashSet<long> Received()
    {
        using var connection = new SqliteConnection($"Data Source={InboxPath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT first, last FROM received";
        using var reader = command.ExecuteReader();
        var received = new HashSet<long>();
        while (reader.Read())
        {
            for (var sequence = reader.GetInt64(0); sequence <= reader.GetInt64(1); sequence++) received.Add(sequence);
        }

        return received;
    }

    private long Energy() => new SqliteLedgerReader(LedgerPath, this).RunningTotals().Energy.Sum(total => total.Energy.Millijoules);

    private SqliteInbox OpenInbox() => new(InboxPath, InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);

    private static void AssertIntact(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
    }
}
