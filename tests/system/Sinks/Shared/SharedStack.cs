using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>Two real collectors, one real InfluxDB between them.</summary>
internal sealed class SharedStack : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Of a collector that keeps what it has to itself, too.</summary>
    public static readonly string[] Site = ["--Site:Zone=GB", "--Site:Pue=1.2", "--Grid:Providers=annual"];

    private readonly string[] _settings;

    public SharedStack()
    {
        var ports = FreePort.Next(2);
        Store = new(One.Folder, ports[0], ports[1]);
        _settings =
        [
            .. Site, $"--InfluxDb:Url={Store.Url}", $"--InfluxDb:Database={InfluxServer.Database}", "--Store:Mode=influxdb",
        ];
    }

    public Stack One { get; } = new();

    public Stack Two { get; } = new();

    public InfluxServer Store { get; }

    /// <summary>A whole minute; unless set, some minutes ago.</summary>
    public DateTimeOffset Start { get; init; } = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60) - (10 * 60));

    public async Task StartAsync(params string[] more)
    {
        await Store.StartAsync();
        await Store.CreateDatabaseAsync();
        await Task.WhenAll(StartAsync(One, more), StartAsync(Two, more));
    }

    public Task StartAsync(Stack collector, params string[] more) => collector.StartCollectorAsync([.. _settings, .. more]);

    /// <summary>Until that collector tells of each run, or what stands for one, exactly this: mJ.</summary>
    public async Task<JsonElement> SaysAsync(Stack collector, params (string Run, long Millijoules)[] truth)
    {
        JsonElement rows = default;
        var wanted = truth.OrderBy(run => run.Run, StringComparer.Ordinal).ToList();
        try
        {
            await collector.UntilAsync(
                async () =>
                {
                    rows = (await TotalsAsync(collector, "run")).GetProperty("rows");
                    return rows.EnumerateArray().Select(row => (row.GetProperty("key").GetString()!, Millijoules(row))).SequenceEqual(wanted);
                },
                Patience);
        }
        catch (TimeoutException error)
        {
            Assert.Fail($"wanted {string.Join(", ", wanted)}; told {rows}\n{error.Message}");
        }

        return rows;
    }

    public Task<JsonElement> TotalsAsync(Stack collector, string by) => collector.ApiAsync($"totals?by={by}&from={Stamp(Start.AddMinutes(-1))}&to={Stamp(Start.AddMinutes(40))}");

    public static long Millijoules(JsonElement row) => (long)Math.Round(row.GetProperty("energy").GetProperty("value").GetDouble() * 1000);

    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        // Collectors first: a store that is away is a complaint.
        await Two.DisposeAsync();
        await Store.DisposeAsync();
        await One.DisposeAsync();
    }
}
