using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Rte;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Rte;

public sealed class RteIntensityProviderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 12, 0, TimeSpan.Zero);
    private string _query = "";

    [Fact]
    public async Task FetchAsync_TheQuestion_AsksForUtcAndNoNulls()
    {
        await using var grid = await GridAsync("""[{"date_heure":"2026-11-22T09:00:00+00:00","taux_co2":38}]""");

        var only = Assert.Single(await FetchAsync(grid));

        var query = QueryHelpers.ParseQuery(_query);
        Assert.Equal(("UTC", "date_heure,taux_co2"), (query["timezone"].ToString(), query["select"].ToString()));
        Assert.Equal(
            "taux_co2 is not null and date_heure>=date'2026-11-21T09:12:00Z' and date_heure<date'2026-11-22T09:13:00Z'", query["where"].ToString());
        Assert.Equal((38.0, 15, FactorQuality.Measured, FactorGas.Co2), (only.Value.Value, only.Interval.Minutes, only.Quality, only.Identity.Gas));
    }

    [Fact]
    public async Task FetchAsync_TomorrowsRowsWithNull_AreAbsent()
    {
        await using var grid = await GridAsync("""
            [{"date_heure":"2026-11-22T09:00:00+00:00","taux_co2":38},{"date_heure":"2026-11-22T09:15:00+00:00","taux_co2":null},{"date_heure":"2026-11-22T23:00:00+00:00","taux_co2":null}]
            """);

        Assert.Single(await FetchAsync(grid));
    }

    [Theory]
    [InlineData("""{"total_count":0,"results":[]}""", IntensityFailure.NotUnderstood)]
    [InlineData("[1]", IntensityFailure.NotUnderstood)]
    [InlineData("""[{"date_heure":"2026-11-22T09:00:00","taux_co2":38}]""", IntensityFailure.NoValue)]
    [InlineData("""[{"date_heure":"2026-11-22T10:00:00+00:00","taux_co2":38}]""", IntensityFailure.NoValue)]
    [InlineData("""[{"date_heure":"2026-11-22T09:05:00+00:00","taux_co2":38}]""", IntensityFailure.NoValue)]
    [InlineData("""[{"date_heure":"2026-11-22T09:00:00+00:00","taux_co2":-1}]""", IntensityFailure.NoValue)]
    public async Task FetchAsync_OtherRecords_AreRefused(string body, IntensityFailure failure)
    {
        await using var grid = await GridAsync(body);

        Assert.Equal(failure, (await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid))).Failure);
    }

    [Fact]
    public async Task FetchAsync_AnotherZoneOrKind_IsNotAsked()
    {
        await using var grid = await GridAsync("[]");
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);

        await Assert.ThrowsAsync<IntensityUnavailableException>(() => Provider(grid.Url, http).FetchAsync("DE", FactorKind.Direct, Now, CancellationToken.None));
        await Assert.ThrowsAsync<IntensityUnavailableException>(() => Provider(grid.Url, http).FetchAsync("FR", FactorKind.Lifecycle, Now, CancellationToken.None));

        Assert.Equal("", _query);
    }

    private Task<ScriptedGrid> GridAsync(string body) => ScriptedGrid.StartAsync(async http =>
    {
        _query = http.Request.QueryString.Value!;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body);
    });

    private static async Task<IReadOnlyList<FactorObservation>> FetchAsync(ScriptedGrid grid)
    {
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        return await Provider(grid.Url, http).FetchAsync("FR", FactorKind.Direct, Now, CancellationToken.None);
    }

    private static RteIntensityProvider Provider(Uri url, GridHttpClient http) =>
        new(RteOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:rte:BaseUrl={url}"]), isUsed: true), http, NullLogger.Instance);
}
