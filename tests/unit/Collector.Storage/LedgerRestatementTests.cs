using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>What may change a price, and what never does.</summary>
public sealed class LedgerRestatementTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(FactorQuality.Measured, FactorQuality.Estimated)]
    [InlineData(FactorQuality.Measured, FactorQuality.Forecast)]
    [InlineData(FactorQuality.Measured, FactorQuality.Annual)]
    [InlineData(FactorQuality.Estimated, FactorQuality.Forecast)]
    [InlineData(FactorQuality.Forecast, FactorQuality.Annual)]
    public void LowerGrade_OfAnyProvider_NeverReplaces(FactorQuality booked, FactorQuality offered)
    {
        _bench.Say(0, 30, 100, booked);
        _bench.Add(0, KilowattHour);
        _bench.Say(0, 30, 900, offered);
        _bench.Say(0, 30, 900, offered, LedgerBench.Annual);
        Assert.Equal(100, _bench.Total().Grams!.Value.Value);
        Assert.Empty(_bench.Restatements());
    }

    [Theory]
    [InlineData(FactorQuality.Annual, FactorQuality.Forecast, "annual replaced by forecast of annual by neso")]
    [InlineData(FactorQuality.Annual, FactorQuality.Measured, "annual replaced by measured of annual by neso")]
    [InlineData(FactorQuality.Forecast, FactorQuality.Estimated, "forecast replaced by estimated of annual by neso")]
    [InlineData(FactorQuality.Estimated, FactorQuality.Measured, "estimated replaced by measured of annual by neso")]
    public void HigherGrade_OfAnotherProviderOfTheFamily_Replaces(FactorQuality booked, FactorQuality offered, string reason)
    {
        _bench.Say(0, 30, 100, booked, LedgerBench.Annual);
        _bench.Add(0, KilowattHour);
        _bench.Say(0, 30, 130, offered);
        Assert.Equal(130, _bench.Total().Grams!.Value.Value);
        Assert.Equal(reason, Assert.Single(_bench.Restatements()).Reason);
        Assert.Equal(100, Assert.Single(_bench.Reader.RunningTotals().Booked).Grams.Value);
        Assert.Equal(30, Assert.Single(_bench.Reader.RunningTotals().Restated).Up.Value);
        _bench.AssertBalanced();
    }

    [Theory]
    [InlineData(FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2)]
    [InlineData(FactorKind.Direct, FactorSignal.Marginal, FactorBasis.Location, FactorGas.Co2)]
    [InlineData(FactorKind.Direct, FactorSignal.Average, FactorBasis.Market, FactorGas.Co2)]
    [InlineData(FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e)]
    public void ProviderOfAnotherFamily_NeitherPricesNorReplaces(FactorKind kind, FactorSignal signal, FactorBasis basis, FactorGas gas)
    {
        var other = new FactorIdentity("other", kind, signal, basis, gas, "test");
        _bench.Chain = [LedgerBench.Neso, other];
        _bench.Restart();
        _bench.Say(0, 30, 500, FactorQuality.Measured, other);
        _bench.Add(0, KilowattHour);
        Assert.Null(_bench.Total().Grams);
        Assert.Equal(KilowattHour, _bench.Total().Unpriced.Millijoules);
        _bench.Say(0, 30, 100, FactorQuality.Forecast);
        _bench.Say(0, 30, 600, FactorQuality.Measured, other);
        Assert.Equal(100, _bench.Total().Grams!.Value.Value);
        Assert.Empty(_bench.Restatements());
    }

    [Fact]
    public void Revision_OfTheProviderThatItWasBookedWith_CountsThoughABetterOneMeasuredItToo()
    {
        _bench.Say(0, 30, 100, FactorQuality.Measured, LedgerBench.Annual);
        _bench.Add(0, Joules.MillijoulesPerKilowattHour);
        _bench.Say(0, 30, 500);
        Assert.Equal(100, _bench.Total().Grams!.Value.Value);
        _bench.Say(0, 30, 130, FactorQuality.Measured, LedgerBench.Annual);
        Assert.Equal(130, _bench.Total().Grams!.Value.Value);
        Assert.Equal("newer measured value", Assert.Single(_bench.Restatements()).Reason);
        // The other provider's own revision is of no figure that is booked.
        _bench.Say(0, 30, 510);
        Assert.Equal(130, _bench.Total().Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void SameName_WithAnotherGas_IsAnotherProvider()
    {
        _bench.Say(0, 30, 500, FactorQuality.Measured, LedgerBench.Neso with { Gas = FactorGas.Co2e });
        _bench.Add(0, KilowattHour);
        Assert.Null(_bench.Total().Grams);
    }

    [Fact]
    public void Silence_AfterANumber_ErasesNothing()
    {
        _bench.Say(0, 30, 100);
        _bench.Add(0, KilowattHour);
        _bench.Writer.Accept([], LedgerBench.Noon.AddDays(1));
        _bench.Say(30, 30, 300);
        Assert.Equal(100, _bench.Total().Grams!.Value.Value);
        Assert.Empty(_bench.Restatements());
    }

    [Fact]
    public void ForecastBesideMeasurement_AtEveryPoll_IsNoChangeOfMind()
    {
        _bench.Add(0, KilowattHour);
        for (var poll = 0; poll < 20; poll++)
        {
            _bench.Say(0, 30, 100);
            _bench.Say(0, 30, 90, FactorQuality.Forecast);
        }

        Assert.Empty(_bench.Restatements());
        Assert.Equal(1, Assert.Single(_bench.Reader.Intensity("GB", FactorKind.Direct, new(LedgerBench.Minute(0), LedgerBench.Minute(30)))).Version);
    }

    [Fact]
    public void Measurements_ThatGoUpAndDown_KeepBothTotals()
    {
        _bench.Say(0, 30, 100);
        _bench.Add(0, KilowattHour);
        foreach (var grams in (int[])[120, 90, 100]) _bench.Say(0, 30, grams);
        var restated = Assert.Single(_bench.Reader.RunningTotals().Restated);
        Assert.Equal((30, 30), (restated.Up.Value, restated.Down.Value));
        Assert.Equal([20, -30, 10], _bench.Restatements().Select(row => (int)row.Delta.Value));
        Assert.Equal(100, _bench.Total().Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Restatement_OfRealAndSimulated_IsTwoRows()
    {
        _bench.Say(0, 30, 100, FactorQuality.Forecast);
        _bench.Add(0, KilowattHour);
        _bench.Add(0, 2 * KilowattHour, LedgerBench.Gpu with { Method = Method.Simulated });
        _bench.Say(0, 30, 150);
        Assert.Equal([(false, 50.0), (true, 100.0)], _bench.Restatements().OrderBy(row => row.Simulated).Select(row => (row.Simulated, row.Delta.Value)));
        Assert.Equal([false, true], _bench.Reader.RunningTotals().Restated.Select(row => row.Simulated));
        Assert.Equal([(false, 150.0), (true, 300.0)], _bench.Totals(TotalsGrouping.All).Select(total => (total.Simulated, total.Grams!.Value.Value)));
        _bench.AssertBalanced();
    }

    [Fact]
    public void Restatement_WithTwoPues_WeighsEach()
    {
        _bench.Sites["node-2"] = new("colo", "GB", Pue.FromRatio(1.5m));
        _bench.Say(0, 30, 100, FactorQuality.Forecast);
        _bench.Add(0, KilowattHour);
        _bench.Add(0, KilowattHour, LedgerBench.Gpu with { Host = "node-2" });
        _bench.Say(0, 30, 200);
        Assert.Equal(250, Assert.Single(_bench.Restatements()).Delta.Value);
        Assert.Equal(500, _bench.Total().Grams!.Value.Value);
    }

    [Fact]
    public void EnergyAfterARestatement_IsBookedAtTheNewPrice()
    {
        _bench.Say(0, 30, 100, FactorQuality.Forecast);
        _bench.Add(0, KilowattHour);
        _bench.Say(0, 30, 200);
        _bench.Add(1, KilowattHour);
        Assert.Equal(300, Assert.Single(_bench.Reader.RunningTotals().Booked).Grams.Value);
        Assert.Equal(400, _bench.Total().Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Restatement_SurvivesARestart()
    {
        _bench.Say(0, 30, 100, FactorQuality.Forecast);
        _bench.Add(0, KilowattHour);
        _bench.Restart();
        _bench.Say(0, 30, 200);
        _bench.Restart();
        _bench.Say(0, 30, 200);
        Assert.Single(_bench.Restatements());
        _bench.AssertBalanced();
    }

    [Fact]
    public void Restatements_AreGivenOldestFirstAndNoMoreThanAsked()
    {
        for (var slot = 0; slot < 5; slot++)
        {
            _bench.Say(slot * 30, 30, 100, FactorQuality.Forecast);
            _bench.Add(slot * 30, KilowattHour);
            _bench.Say(slot * 30, 30, 200 + slot);
        }

        var three = _bench.Reader.Restatements(new(LedgerBench.Minute(30), LedgerBench.Minute(300)), 3);
        Assert.Equal([201.0, 202.0, 203.0], three.Select(row => row.NewValue.Value));
    }
}
