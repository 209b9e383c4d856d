using System.Globalization;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>What the benchmark <c>restate</c> does to a year of 1,000 GPUs, of fewer: one answer restates every hour there is.</summary>
public sealed class RestatedFleetTests : IDisposable
{
    private const int Gpus = 40;
    private const int Hours = 72;
    private static readonly DateTimeOffset Later = LedgerBench.Noon.AddDays(30);
    private readonly LedgerBench _bench = new() { SlotMinutes = 60 };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Factors_OfEveryHour_RestateTheLedgerByExactlyTheSumOfTheirRows()
    {
        for (var host = 0; host < 5; host++) _bench.Sites[$"node-{host}"] = new("home", "GB", Pue.FromRatio(1.1m + (host / 10m)));
        _bench.Writer.Accept([.. Enumerable.Range(0, Hours).Select(hour => Observation(hour, 100 + hour, FactorQuality.Estimated))], LedgerBench.Noon);
        var expected = default(EmissionProduct);
        for (var hour = 0; hour < Hours; hour++) expected += Send(hour);
        var before = _bench.Total().Product!.Value;

        _bench.Writer.Accept([.. Enumerable.Range(0, Hours).Select(hour => Observation(hour, hour % 3 == 0 ? 90 : 100 + hour + 7, FactorQuality.Measured))], Later);

        var rows = _bench.Reader.Restatements(new(LedgerBench.Minute(0), LedgerBench.Minute(Hours * 60)), 10_000);
        var change = rows.Aggregate(default(EmissionProduct), (sum, row) => sum + row.Product!.Value);
        Assert.Equal(Hours, rows.Count);
        Assert.Equal(expected, change);
        Assert.Equal(change, _bench.Total().Product!.Value - before);
        Assert.All(_bench.Reader.RunningTotals().Restated, total => Assert.True(total.Up.Picograms > 0 && total.Down.Picograms > 0));
        _bench.AssertBalanced();
    }

    private static FactorObservation Observation(int hour, int grams, FactorQuality quality) => new(
        "GB", new(LedgerBench.Minute(hour * 60), LedgerBench.Minute((hour + 1) * 60)), GramsPerKilowattHour.FromGrams(grams), quality, LedgerBench.Neso);

    /// <summary>An hour of all GPUs; what its restatement is worth.</summary>
    private EmissionProduct Send(int hour)
    {
        var (group, worth) = (new LedgerGroup(), default(EmissionProduct));
        var change = new GramsPerKilowattHour((hour % 3 == 0 ? 90 - (100 + hour) : 7) * 1_000_000L);
        for (var gpu = 0; gpu < Gpus; gpu++)
        {
            var host = $"node-{gpu % 5}";
            group.AddHost(host, LedgerBench.LabelsOf(null), LedgerBench.Minute(hour * 60).ToTime());
            var series = new SeriesKey(host, string.Create(CultureInfo.InvariantCulture, $"GPU-{gpu}"), gpu % 2 == 0 ? OwnerText.Idle : OwnerText.Unattributed, PowerState.Unspecified, Method.Counter);
            var energy = 2_520_000_000L + (gpu * 1_000) + hour;
            group.Add([new(series, LedgerBench.Minute((hour * 60) + (gpu % 60)), new(energy, energy, energy, 60_000))], LedgerBench.Minute(hour * 60).ToTime());
            worth += EmissionProduct.Of(new(energy), _bench.Sites[host].Pue, change);
        }

        _bench.Writer.Apply(group, LedgerBench.Minute(hour * 60).ToTime());
        return worth;
    }
}
