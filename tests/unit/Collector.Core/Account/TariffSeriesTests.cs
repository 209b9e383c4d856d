using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.UnitTests.Collector.Core.Account;

public sealed class TariffSeriesTests
{
    private static readonly TariffSeries Series = new([new(new(90), 0.4m, "b"), new(new(60), 0.2m, "a"), new(new(240), 0.1m, "c")]);

    [Theory]
    [InlineData(0, 60, null, null, null)]
    [InlineData(30, 90, null, null, null)] // Of half an hour nobody says anything: none of it is guessed.
    [InlineData(60, 90, 0.2, 0.2, 0.2)]
    [InlineData(90, 120, 0.4, 0.4, 0.4)]
    [InlineData(60, 120, 0.3, 0.2, 0.4)]
    [InlineData(75, 135, 0.35, 0.2, 0.4)]
    [InlineData(180, 240, 0.4, 0.4, 0.4)] // The end is not in it.
    [InlineData(239, 299, 0.105, 0.1, 0.4)]
    [InlineData(1_000_000, 1_000_060, 0.1, 0.1, 0.1)]
    public void Over_AnyMinutes_IsTheirMeanAndBounds(int from, int to, double? middle, double? low, double? high)
    {
        var range = Series.Over(new(new(from), new(to)), "EUR");

        Assert.Equal(((decimal?)middle, (decimal?)low, (decimal?)high), (range?.Middle.PerKilowattHour, range?.Low.PerKilowattHour, range?.High.PerKilowattHour));
        if (range is not { } known) return;
        Assert.Equal("EUR", known.Middle.Currency);
        Assert.Equal(low != high, known.IsEstimated);
    }

    [Fact]
    public void Flat_HoldsAtAllTimes()
    {
        var flat = TariffSeries.Flat(0.31m);

        Assert.Equal(0.31m, flat.Over(new(new(-1_000_000), new(-999_940)), "EUR")!.Value.Middle.PerKilowattHour);
        Assert.Equal(0.31m, flat.Over(new(new(30_000_000), new(30_000_060)), "EUR")!.Value.High.PerKilowattHour);
    }

    [Fact]
    public void Series_WithTwoPricesOfOneMinute_IsNone() => Assert.Contains(
        "two prices from 1970-01-01T01:00Z on", Assert.Throws<ArgumentException>(() => new TariffSeries([new(new(60), 1, ""), new(new(60), 2, "")])).Message, StringComparison.Ordinal);
}
