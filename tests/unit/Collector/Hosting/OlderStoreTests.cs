using System.Security.Cryptography;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

/// <summary>
/// The program is upgraded, and the service that was started before is still at work: this process has its lock, the built program's commands are run
/// beside it. What they would have to upgrade stays as it is.
/// </summary>
public sealed class OlderStoreTests : IDisposable
{
    private const int Older = 7;
    private readonly TemporaryDirectory _state = new();

    public OlderStoreTests()
    {
        LedgerSchema.Open(Ledger).Dispose();
        OldLedger.TakeBackTo(Older, Ledger);
        new SqliteRunStore(Runs).Dispose();
    }

    private string Ledger => _state.Combine("ledger.db");

    private string Runs => _state.Combine(SqliteRunStore.FileName);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Doctor_BesideAnOlderCollector_SaysWhatServeWouldDoAndChangesNothing()
    {
        var before = await BytesAsync();
        using (StoreLock.Acquire(_state.Path))
        {
            var (code, said, errors) = await RunAsync("doctor", $"--Listen:Http=127.0.0.1:{FreePort.Next()}", $"--Listen:Grpc=127.0.0.1:{FreePort.Next()}");
            Assert.Empty(errors);
            Assert.Equal(0, code);
            Assert.Contains($"store      ledger.db: schema 7; serve upgrades it to {LedgerSchema.Version}, after which the collector before this one cannot use it\n", said, StringComparison.Ordinal);
            Assert.Contains($"store      runs.db: schema {RunSchema.Version}\n", said, StringComparison.Ordinal);
            Assert.DoesNotContain("inbox.db", said, StringComparison.Ordinal);
        }

        Assert.Equal(before, await BytesAsync());
        Assert.False(File.Exists(_state.Combine("inbox.db")));
    }

    /// <summary>Nor the half of it: a token that is in no audit, or runs that forgot a user whom the audit names.</summary>
    [Theory]
    [InlineData("token new --host node-1")]
    [InlineData("token revoke 0000")]
    [InlineData("forget user ada")]
    [InlineData("ledger restate --site home --from 2026-10 --pue 1.5 --reason bill")]
    [InlineData("ledger close 2025")]
    public async Task Command_BesideAnOlderCollector_IsRefusedAndChangesNothing(string command)
    {
        var before = await BytesAsync();
        using (StoreLock.Acquire(_state.Path))
        {
            var (code, said, errors) = await RunAsync(command.Split(' '));
            Assert.Equal((78, ""), (code, said));
            Assert.StartsWith($"footprint-collector: StateDirectory: {Ledger}: ledger.db has schema version 7, this collector would upgrade it to ", Assert.Single(errors), StringComparison.Ordinal);
            Assert.EndsWith("restart that with this version, or stop it, and try again.", errors[0], StringComparison.Ordinal);
        }

        Assert.Equal(before, await BytesAsync());
        Assert.False(File.Exists(_state.Combine(SqliteCredentialStore.FileName)));
    }

    [Fact]
    public async Task Command_WhileNoCollectorRuns_Upgrades()
    {
        var (code, said, _) = await RunAsync("token", "new", "--host", "node-1");
        Assert.Equal(0, code);
        Assert.NotEmpty(said);
        Assert.Equal(LedgerSchema.Version, StoreSchema.Look(Ledger).Found);
        Assert.Contains("token new", (await RunAsync("ledger", "audit")).Output, StringComparison.Ordinal);
    }

    /// <summary>Nothing is to be upgraded: the commands work beside the service as ever.</summary>
    [Fact]
    public async Task Command_BesideACollectorOfTheSameSchema_Works()
    {
        LedgerSchema.Open(Ledger).Dispose();
        using var running = StoreLock.Acquire(_state.Path);
        Assert.Equal(0, (await RunAsync("token", "new", "--host", "node-1")).Code);
        // A token that leaked goes, whatever is wrong with a store that has none.
        _state.Write("alerts.db", "no database, and long enough to be looked into as one");
        Assert.Equal(0, (await RunAsync("token", "new", "--host", "node-2")).Code);
    }

    /// <summary>The lock of this very process is no obstacle to it, under whichever spelling of the directory; another's is.</summary>
    [Fact]
    public void Open_OfAnOlderStore_NeedsTheLock()
    {
        using (new FileStream(_state.Combine("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains("ledger.db has schema version 7", Assert.Throws<StoreVersionException>(() => LedgerSchema.Open(Ledger)).Message, StringComparison.Ordinal);
            Assert.Equal(new StoreSchema(Ledger, Older, LedgerSchema.Version), StoreSchema.Look(Ledger));
        }

        using var own = StoreLock.Acquire(_state.Path + Path.DirectorySeparatorChar);
        Assert.Null(StoreLock.AcquireUnlessHeldHere(_state.Path));
        LedgerSchema.Open(Ledger).Dispose();
        Assert.False(StoreSchema.Look(Ledger).IsOlder);
        own.Dispose();
        StoreLock.AcquireUnlessHeldHere(_state.Path)!.Dispose();
    }

    [Fact]
    public void Look_OfANewerStore_NamesIt()
    {
        using (var connection = LedgerSchema.Open(Ledger)) SqliteDatabase.Execute(connection, "PRAGMA user_version=99;");
        Assert.Contains("ledger.db has schema version 99", Assert.Throws<StoreVersionException>(() => StoreSchema.Look(Ledger)).Message, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string[] Errors)> RunAsync(params string[] arguments) => BuiltCollector.RunAsync([.. arguments, $"--StateDirectory={_state.Path}"]);

    /// <summary>Of every file that a command could have changed; what a reader leaves beside them has no rows.</summary>
    private async Task<List<string>> BytesAsync()
    {
        var bytes = new List<string>();
        foreach (var file in new[] { Ledger, Runs }.Concat(Directory.GetFiles(_state.Path, "*-wal").Where(log => new FileInfo(log).Length > 0)))
            bytes.Add($"{file}: " + Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file))));
        return bytes;
    }
}
