using System.Globalization;
using System.Text;
using System.Text.Json;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>Debian's InfluxDB 1.6, which takes <c>/write</c> alone.</summary>
/// <param name="folder">Where it keeps what it holds.</param>
/// <param name="port">Of its HTTP.</param>
/// <param name="ownPort">Of what only it talks to.</param>
/// <param name="password">Of <see cref="User"/>, whom alone it knows; null: it asks nobody.</param>
internal sealed class InfluxServer(TemporaryDirectory folder, int port, int ownPort, string? password = null) : SeriesServer(port)
{
    public const string Database = "footprint";
    public const string User = "keeper";

    /// <summary>How many values it takes of one tag; 0: any number.</summary>
    public int MostValuesOfATag { get; set; }

    /// <summary>The first of its users, whom it lets in from then on, and no one else.</summary>
    public async Task CreateUserAsync()
    {
        using var form = new FormUrlEncodedContent([new("q", $"CREATE USER {User} WITH PASSWORD '{password}' WITH ALL PRIVILEGES")]);
        using var answer = await Http.PostAsync(new Uri(Url, "query"), form);
        answer.EnsureSuccessStatusCode();
        Http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}")));
    }

    public async Task CreateDatabaseAsync() => await QueryAsync($"CREATE DATABASE {Database}");

    /// <summary>The series of the answer's one statement; none: there is no such measurement.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string query)
    {
        using var form = new FormUrlEncodedContent([new("db", Database), new("epoch", "ms"), new("q", query)]);
        using var answer = await Http.PostAsync(new Uri(Url, "query"), form);
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        var result = document.RootElement.GetProperty("results")[0];
        Assert.False(result.TryGetProperty("error", out var error), error.ToString());
        return result.TryGetProperty("series", out var series) ? [.. series.EnumerateArray().Select(one => one.Clone())] : [];
    }

    public override async Task<IReadOnlyDictionary<(string Gpu, long At), long>> EnergyAsync() =>
        (await QueryAsync("SELECT energy_j FROM footprint_gpu GROUP BY gpu_uuid"))
            .SelectMany(series => series.GetProperty("values").EnumerateArray().Select(point => (
                Key: (series.GetProperty("tags").GetProperty("gpu_uuid").GetString()!, point[0].GetInt64()), Value: (long)Math.Round(point[1].GetDouble() * 1000))))
            .ToDictionary(point => point.Key, point => point.Value);

    protected override ChildProcess Launch()
    {
        var data = folder.Combine("influx");
        var file = folder.Write("influx.toml", $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{ownPort}"
            [meta]
              dir = "{data}/meta"
            [data]
              dir = "{data}/data"
              wal-dir = "{data}/wal"
              query-log-enabled = false
              max-values-per-tag = {MostValuesOfATag.ToString(CultureInfo.InvariantCulture)}
            [http]
              bind-address = "127.0.0.1:{Url.Port}"
              log-enabled = false
              auth-enabled = {(password is null ? "false" : "true")}
            [monitor]
              store-enabled = false
            """);
        return ChildProcess.Start(InfluxFactAttribute.Program!, ["run", "-config", file], null);
    }
}
