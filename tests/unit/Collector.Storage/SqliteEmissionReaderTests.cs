using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>What changed since somebody last looked, and which slots a run was in.</summary>
public sealed class SqliteEmissionReaderTests : IDisposable
{
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Moves_AreToldOnce_InTheirOrder_AlsoWithoutAPrice()
    {
        _bench.Add(0, 1_000);
        var before = Reader.Mark().Move;
        Assert.Empty(Reader.Moves(before, 10));
        foreach (var zone in (string[])["DE", "FR", "GB"])
            _bench.Writer.Restate(new("node-1", null, new(LedgerBench.Minute(0), LedgerBench.Minute(10)), null, zone, "moved", "me"), LedgerBench.Minute(600).ToTime());

        var moves = Reader.Moves(before, 10);
        Assert.Equal(["node-1", "node-1", "node-1"], moves.Select(move => move.Host));
        Assert.All(moves, move => Assert.Equal(new MinuteRange(LedgerBench.Minute(0), LedgerBench.Minute(10)), move.Range));
        Assert.Equal([moves[1], moves[2]], Reader.Moves(moves[0].Id, 10));
        Assert.Equal([moves[0]], Reader.Moves(before, 1));
        Assert.Equal(moves[2].Id, Reader.Mark().Move);
    }

    [Fact]
    public void SlotsOf_ARun_AreThoseItUsedOrHeld_AndNoOthers()
    {
        _bench.Add(0, 1_000, Owned("run-1"));
        _bench.Add(40, 1_000, Owned(OwnerText.ReservedIdlePrefix + "run-1"));
        _bench.Add(70, 1_000, Owned("run-2"));
        _bench.Add(100, 1_000);

        Assert.Equal([0, 30], Reader.SlotsOf(["run-1"]).Select(slot => slot.From.Value - LedgerBench.Minute(0).Value).Order());
        Assert.Equal([0, 30, 60], Reader.SlotsOf(["run-1", "run-2"]).Select(slot => slot.From.Value - LedgerBench.Minute(0).Value).Order());
        Assert.Empty(Reader.SlotsOf(["nobody"]));
    }

    [Fact]
    public void Points_OfOneMinute_AreApartByMethod()
    {
        foreach (var method in (Method[])[Method.Counter, Method.Integrated, Method.Simulated]) _bench.Add(0, 1_000 * (int)method, LedgerBench.Gpu with { Method = method });
        var points = Reader.Points(new(LedgerBench.Minute(0), LedgerBench.Minute(1)), CancellationToken.None);
        Assert.Equal(
            [(Method.Counter, 1_000L * (int)Method.Counter), (Method.Integrated, 1_000L * (int)Method.Integrated), (Method.Simulated, 1_000L * (int)Method.Simulated)],
            points.Select(point => (point.Method, point.Energy.Millijoules)).OrderBy(point => point.Method));
    }

    private SqliteEmissionReader Reader => new(_bench.LedgerPath, _bench);

    private static SeriesKey Owned(string owner) => LedgerBench.Gpu with { Owner = owner };
}
