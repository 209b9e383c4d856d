using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>The reference cases of time matching, through the whole ledger.</summary>
public sealed class LedgerVectorTests : IDisposable
{
    private const long MicrosecondsPerMinute = 60_000_000;
    private readonly LedgerBench _bench = new() { SlotMinutes = 60 };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false, 93.333333333)]
    [InlineData(true, 112.0)]
    public void Vector1_ThirtyMinutesOverAnHour_ArePricedPieceByPiece(bool withPue, double grams)
    {
        if (withPue) _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(1.2m));
        _bench.Say(-60, 60, 200);
        _bench.Say(0, 60, 300);
        AddRow(-10, 20, 700 * 1800 * 1000L);
        Assert.Equal(grams, _bench.Total().Grams!.Value.Value, 6);
        Assert.Equal(1_260_000_000, _bench.Total().Energy.Millijoules);
        var hours = _bench.Reader.Series(new("GPU-a", new(LedgerBench.Minute(-60), LedgerBench.Minute(60)), 60, FactorKind.Direct));
        var pue = withPue ? 1.2 : 1;
        Assert.Equal([23.333333333 * pue, 70 * pue], hours.Select(hour => Math.Round(hour.Grams!.Value.Value, 9)), (a, b) => Math.Abs(a - b) < 1e-6);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Vector2_CleanAndDirtyHours_AreMatchedAndNotAveraged()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            _bench.Say(hour * 60, 60, hour < 12 ? 100 : 400);
            AddRow(hour * 60, (hour + 1) * 60, hour < 12 ? 700 * 3_600_000L : 200 * 3_600_000L);
        }

        var total = _bench.Total();
        Assert.Equal(1800, total.Grams!.Value.Value, 6);
        Assert.Equal(166.6667, total.Grams.Value.Value / new Joules(total.Energy.Millijoules).KilowattHours, 3);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Vector4_LocalDaysOfTwentyThreeAndTwentyFiveHours_HoldTheirHours()
    {
        // Berlin, 25 October 2026: local midnight to midnight is 22:00Z to 23:00Z, 25 hours.
        var midnight = new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero);
        var from = UtcMinute.FromTime(midnight);
        var afterNoon = from.Value - LedgerBench.Minute(0).Value;
        for (var hour = -2; hour < 27; hour++) AddRow(afterNoon + (hour * 60), afterNoon + ((hour + 1) * 60), 1_000);
        Assert.Equal(25_000, Energy(from, from + (25 * 60)));
        Assert.Equal(23_000, Energy(from, from + (23 * 60)));
        Assert.Equal(29_000, _bench.Total().Energy.Millijoules);
    }

    [Fact]
    public void Vector5_Settlement_IsPostedAgainstItsOriginalHour()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(1.12m));
        _bench.Say(0, 60, 352, FactorQuality.Estimated);
        AddRow(0, 60, Joules.FromKilowattHours(123.4m).Millijoules);
        _bench.Say(0, 60, 330, FactorQuality.Measured, knownAt: LedgerBench.Noon.AddDays(7));
        var restatement = Assert.Single(_bench.Restatements());
        Assert.Equal(-3_040.576, restatement.Delta.Value, 9);
        Assert.Equal((LedgerBench.Minute(0), LedgerBench.Noon.AddDays(7)), (restatement.Slot.From, restatement.At));
        Assert.Equal((352, 330), (restatement.OldValue.Value, restatement.NewValue.Value));
        Assert.Equal(45_608.64, _bench.Total().Grams!.Value.Value, 6);
        _bench.AssertBalanced();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(59_999_999)]
    [InlineData(3_599_999_999)]
    public void Split_WhereverTheIntervalBegins_LosesNothing(long offset)
    {
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), LedgerBench.Noon);
        group.Add(Entries(offset, offset + (93 * MicrosecondsPerMinute) + 7, 987_654_321), LedgerBench.Noon);
        _bench.Writer.Apply(group, LedgerBench.Noon);
        Assert.Equal(987_654_321, _bench.Total().Energy.Millijoules);
        Assert.InRange(_bench.Total().Energy.ObservedMilliseconds, 93 * 60_000, (93 * 60_000) + 1);
        Assert.Equal(987_654_321, _bench.Reader.Series(new("GPU-a", new(LedgerBench.Minute(-1), LedgerBench.Minute(200)), 7, FactorKind.Direct)).Sum(point => point.Energy.Millijoules));
    }

    private long Energy(UtcMinute from, UtcMinute to) =>
        _bench.Reader.Totals(new(new(from, to), TotalsGrouping.All, FactorKind.Direct)).Sum(total => total.Energy.Millijoules);

    private void AddRow(int fromMinute, int toMinute, long millijoules)
    {
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), LedgerBench.Noon);
        group.Add(Entries(fromMinute * MicrosecondsPerMinute, toMinute * MicrosecondsPerMinute, millijoules), LedgerBench.Minute(toMinute).ToTime());
        _bench.Writer.Apply(group, LedgerBench.Noon);
    }

    private static IEnumerable<LedgerEntry> Entries(long from, long to, long millijoules)
    {
        // Monotonic times are never negative: the clock began ten days before noon.
        const long Origin = 10L * 24 * 60 * MicrosecondsPerMinute;
        var inventory = new Inventory { Host = "node-1", Devices = { new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu } } };
        var start = 60 * 24 * MicrosecondsPerMinute * 60;
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = start + Origin + from,
            EndMicroseconds = start + Origin + to,
            Millijoules = millijoules,
            CumulativeMillijoules = millijoules,
            Method = Method.Counter,
        };
        var shift = LedgerBench.Minute(0).StartUnixMicroseconds - Origin - start;
        return TickEntries.Of(new Tick(row.EndMicroseconds, 0, inventory, [row], []), shift);
    }
}
