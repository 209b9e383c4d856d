using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A loopback server that says what the next watt-hour costs, as WattTime's version 3 does.</summary>
internal sealed class MarginalGrid : IAsyncDisposable
{
    private const int Points = 12;
    private readonly WebApplication _server;

    private MarginalGrid()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapGet("/login", () => Results.Text("""{"token":"granted"}""", "application/json"));
        _server.MapGet("/v3/forecast", () => Answer());
        _server.MapGet("/v3/historical", () => Answer());
    }

    /// <summary>Of a collector that asks it too. <paramref name="passwordFile"/> has any word.</summary>
    public string[] Settings(string passwordFile) =>
    [
        $"--Grid:watttime:BaseUrl={_server.Urls.Single()}", "--Grid:watttime:User=somebody", $"--Grid:watttime:PasswordFile={passwordFile}", "--Grid:watttime:Zones:GB=GB", "--Grid:watttime:PollInterval=1s",
    ];

    public static async Task<MarginalGrid> StartAsync()
    {
        var grid = new MarginalGrid();
        await grid._server.StartAsync();
        return grid;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private static IResult Answer()
    {
        var slot = TimeSpan.FromMinutes(5).Ticks;
        var now = TimeProvider.System.GetUtcNow();
        var first = new DateTimeOffset(now.Ticks - (now.Ticks % slot), TimeSpan.Zero);
        var points = Enumerable.Range(0, Points).Select(point => $$"""{"point_time":"{{first.AddMinutes(5 * point).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)}}","value":900}""");
        return Results.Text($$$"""{"data":[{{{string.Join(',', points)}}}],"meta":{"region":"GB","signal_type":"co2_moer","units":"lbs_co2_per_mwh"}}""", "application/json");
    }
}
