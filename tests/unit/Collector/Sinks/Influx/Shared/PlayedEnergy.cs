using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>A server that sums energy, and shows told emissions, as InfluxQL asks for them: over real HTTP, from what the test put there.</summary>
internal sealed partial class PlayedEnergy : IAsyncDisposable
{
    private readonly List<(UtcMinute Minute, string Host, string Device, string Owner, long Millijoules)> _ticks = [];

    public ScriptedInflux Server { get; private set; } = null!;

    /// <summary>Rows of <c>footprint_site</c>: minute, zone, PUE in millionths.</summary>
    public List<(string Host, UtcMinute From, string Zone, long Pue)> Sites { get; } = [];

    /// <summary>Points of <c>footprint_emissions</c> with energy.</summary>
    public List<(UtcMinute At, Dictionary<string, string> Tags)> Told { get; } = [];

    /// <summary>Null: it answers. Else with this status and body.</summary>
    public (int Status, string Body)? Fails { get; set; }

    /// <summary>Of each question about energy, the minutes that it asked for.</summary>
    public List<int> Widths { get; } = [];

    public static async Task<PlayedEnergy> StartAsync()
    {
        var store = new PlayedEnergy();
        store.Server = await ScriptedInflux.StartAsync(store.AnswerAsync);
        return store;
    }

    /// <summary>A tick's point; none of it: it says that nothing is there.</summary>
    public void Add(UtcMinute minute, long millijoules, string host = "node-1", string device = "GPU-a", string owner = "__unattributed__") => _ticks.Add((minute, host, device, owner, millijoules));

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        if (Fails is { } fails)
        {
            http.Response.StatusCode = fails.Status;
            return http.Response.WriteAsync(fails.Body);
        }

        var asked = WebUtility.UrlDecode(Server.Requests.Last().Body).Split("&q=", 2)[^1];
        object[] series = asked switch
        {
            _ when asked.Contains("FROM footprint_site", StringComparison.Ordinal) => [.. Sites.GroupBy(site => site.Host).Select(host => Series(
                new() { ["host"] = host.Key }, host.Select(site => (object?[])[Milliseconds(site.From), site.Zone, site.Pue, 1, "home", "default", "", null])))],
            _ when asked.Contains("FROM footprint_emissions", StringComparison.Ordinal) => [.. Told
                .Where(point => Within(asked, point.At) && Names(asked, "host", point.Tags["host"])).Select(point => Series(point.Tags, [[Milliseconds(point.At), 1.5]]))],
            _ when asked.Contains("first(energy_mj)", StringComparison.Ordinal) => _ticks.Where(tick => Names(asked, "owner", tick.Owner)).OrderBy(tick => tick.Minute).Take(1)
                .Select(tick => Series(null, [[Milliseconds(tick.Minute), tick.Millijoules]])).ToArray(),
            _ when asked.Contains("sum(energy_mj)", StringComparison.Ordinal) => Sums(asked),
            _ => [],
        };
        object result = series.Length == 0 ? new { statement_id = 0 } : new { statement_id = 0, series };
        return http.Response.WriteAsync(JsonSerializer.Serialize(new { results = new[] { result } }));
    }

    private object[] Sums(string asked)
    {
        var width = int.Parse(Width().Match(asked).Groups[1].Value, CultureInfo.InvariantCulture);
        Widths.Add(width);
        return
        [
            .. _ticks.Where(tick => Within(asked, tick.Minute) && Names(asked, "host", tick.Host) && Names(asked, "gpu_uuid", tick.Device) && Names(asked, "owner", tick.Owner))
                .GroupBy(tick => (tick.Host, tick.Device, tick.Owner))
                .Select(one => Series(
                    new() { ["component"] = "gpu", ["gpu_uuid"] = one.Key.Device, ["host"] = one.Key.Host, ["method"] = "counter", ["owner"] = one.Key.Owner, ["state"] = "active" },
                    one.GroupBy(tick => tick.Minute.FloorTo(width)).OrderBy(step => step.Key)
                        .Select(step => (object?[])[Milliseconds(step.Key), .. Enumerable.Repeat<object?>(step.Sum(tick => tick.Millijoules), 3), step.Sum(tick => tick.Millijoules > 0 ? 60_000 : 0)]))),
        ];
    }

    private static bool Within(string asked, UtcMinute minute)
    {
        var times = Times().Match(asked);
        return minute >= At(1) && minute < At(2);

        UtcMinute At(int group) => UtcMinute.FromTime(DateTimeOffset.Parse(times.Groups[group].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>True too if the question is not about that tag.</summary>
    private static bool Names(string asked, string tag, string value) => !asked.Contains($"{tag} = '", StringComparison.Ordinal) || asked.Contains($"{tag} = '{value}'", StringComparison.Ordinal);

    private static object Series(Dictionary<string, string>? tags, IEnumerable<object?[]> values) => new { name = "m", tags, columns = Array.Empty<string>(), values };

    private static long Milliseconds(UtcMinute minute) => minute.StartUnixMicroseconds / 1000;

    [GeneratedRegex("time >= '([^']+)' AND time < '([^']+)'")]
    private static partial Regex Times();

    [GeneratedRegex("GROUP BY time\\((\\d+)m\\)")]
    private static partial Regex Width();
}
