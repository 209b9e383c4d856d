using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Rte;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Rte;

/// <summary>An hour of the past in RTE's two sets: real time by quarters, consolidated by half hours.</summary>
public sealed class RteSettledTests
{
    private const string Empty = "[]";
    private static readonly DateTimeOffset Ten = new(2026, 10, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly MinuteRange Hour = new(UtcMinute.FromTime(Ten), UtcMinute.FromTime(Ten) + 60);
    private static readonly string RealTime = Rows((0, 40), (15, 41), (30, 42), (45, 43));
    private readonly List<string> _asked = [];

    [Fact]
    public async Task FetchPastAsync_OfLastWeek_AsksTheRealTimeSetOnly()
    {
        Assert.Equal([40, 41, 42, 43], await GramsAsync(RealTime, Rows((0, 30), (30, 32)), days: 7));
        Assert.Equal(["eco2mix-national-tr"], _asked);
    }

    [Fact]
    public async Task FetchPastAsync_OfTwoMonthsAgo_IsTheConsolidatedHalfHourForBothItsQuarters()
    {
        Assert.Equal([30, 30, 32, 32], await GramsAsync(RealTime, Rows((0, 30), (30, 32)), days: 60));
        Assert.Equal(["eco2mix-national-cons-def"], _asked);
    }

    [Fact]
    public async Task FetchPastAsync_ASettledSetByQuarters_IsTakenAsItIs()
    {
        Assert.Equal([30, 31, 32, 33], await GramsAsync(RealTime, Rows((0, 30), (15, 31), (30, 32), (45, 33)), days: 60));
    }

    [Fact]
    public async Task FetchPastAsync_WhatIsNotConsolidatedYet_ComesFromTheRealTimeSet()
    {
        Assert.Equal([30, 30, 42, 43], await GramsAsync(RealTime, Rows((0, 30)), days: 31));
        Assert.Equal(["eco2mix-national-cons-def", "eco2mix-national-tr"], _asked);
        Assert.Equal([40, 41, 42, 43], await GramsAsync(RealTime, Empty, days: 31));
    }

    [Fact]
    public async Task FetchPastAsync_NeitherSetHasIt_IsNoValueAndNot0()
    {
        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => GramsAsync(Empty, Empty, days: 60));
        Assert.Equal(IntensityFailure.NoValue, error.Failure);
    }

    /// <summary>1 kWh at 40 g/kWh, and 30 g when it is consolidated.</summary>
    [Fact]
    public async Task Ledger_OfAConsolidatedHour_IsRestatedToIt()
    {
        using var bench = new LedgerBench(new FactorIdentity("rte", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "RTE eCO2mix through ODRE (Licence Ouverte 2.0)")) { SlotMinutes = 15 };
        bench.Sites["node-1"] = new("home", "FR", Pue.Unset);
        var minute = Hour.From.Value - LedgerBench.Minute(0).Value;
        bench.Add(minute + 20, Joules.MillijoulesPerKilowattHour);
        bench.Writer.Accept(await AskAsync(RealTime, Empty, days: 7), Ten.AddDays(7));
        Assert.Equal(41, bench.Total().Grams!.Value.Value);

        bench.Writer.Accept(await AskAsync(RealTime, Rows((0, 30), (30, 32)), days: 60), Ten.AddDays(60));

        Assert.Equal(30, bench.Total().Grams!.Value.Value);
        Assert.Equal(-11, Assert.Single(bench.Restatements()).Delta.Value);
        bench.AssertBalanced();
    }

    private async Task<IEnumerable<double>> GramsAsync(string realTime, string settled, int days)
    {
        var said = await AskAsync(realTime, settled, days);
        Assert.Equal([0, 15, 30, 45], said.Select(row => row.Interval.From.Value - Hour.From.Value));
        Assert.All(said, row => Assert.Equal((15, FactorQuality.Measured), (row.Interval.Minutes, row.Quality)));
        return said.Select(row => row.Value.Value);
    }

    private async Task<IReadOnlyList<FactorObservation>> AskAsync(string realTime, string settled, int days)
    {
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            var set = http.Request.Path.Value!.Split('/')[^3];
            _asked.Add(set);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(set.EndsWith("-def", StringComparison.Ordinal) ? settled : realTime);
        });
        using var client = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var provider = new RteIntensityProvider(
            RteOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:rte:BaseUrl={grid.Url}"]), isUsed: true), client, NullLogger.Instance);
        return await provider.FetchPastAsync("FR", FactorKind.Direct, Hour, Ten.AddDays(days), CancellationToken.None);
    }

    private static string Rows(params (int Minute, int Grams)[] rows) =>
        $"[{string.Join(",", rows.Select(row => $$"""{"date_heure":"2026-10-01T10:{{row.Minute:00}}:00+00:00","taux_co2":{{row.Grams}}}"""))}]";
}
