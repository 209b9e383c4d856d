using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>
/// A server that takes lines, sums energy and shows told emissions, as InfluxQL asks for them: over real HTTP, in the words of its version. Version 3 reads what is asked from the
/// address alone, and has what it groups by in columns.
/// </summary>
internal sealed partial class PlayedEnergy : IAsyncDisposable
{
    private readonly List<PlayedTick> _ticks = [];
    private readonly Dictionary<string, PlayedTick> _written = [];
    private readonly Dictionary<string, PlayedTick> _rolled = [];
    private readonly Dictionary<string, (string Host, UtcMinute At, long Since)> _marks = [];
    private readonly int _version;

    private PlayedEnergy(int version) => _version = version;

    public ScriptedInflux Server { get; private set; } = null!;

    /// <summary>Rows of <c>footprint_site</c>: minute, zone, PUE in millionths.</summary>
    public List<(string Host, UtcMinute From, string Zone, long Pue)> Sites { get; } = [];

    /// <summary>Points of <c>footprint_device</c>: its tags, and Unix milliseconds.</summary>
    public List<(string Host, string Device, long At, long Index, string Kind, string Model)> Devices { get; } = [];

    /// <summary>Rows of <c>footprint_run_record</c>, of another collector: when its newest attempt of the run began.</summary>
    public List<(string Run, DateTimeOffset Begun)> Attempts { get; } = [];

    /// <summary>Points of <c>footprint_emissions</c> with energy.</summary>
    public List<(UtcMinute At, Dictionary<string, string> Tags)> Told { get; } = [];

    /// <summary>Of each of them, which has 1.5 J; null: not priced.</summary>
    public double? ToldGrams { get; set; }

    /// <summary>And those that were written: J, and g if they were priced. A field that a repeat leaves out stays.</summary>
    public Dictionary<(UtcMinute At, EmissionTags Tags), (double Energy, double? Grams)> Emissions { get; } = [];

    /// <summary>Null: it answers. Else a question is answered with this status and body.</summary>
    public (int Status, string Body)? Fails { get; set; }

    /// <summary>A question about more minutes has more rows than anybody takes.</summary>
    public int Floods { get; set; } = int.MaxValue;

    /// <summary>Whether a tick of no energy is one that was measured; else nothing is there.</summary>
    public bool IsNothingMeasured { get; set; }

    /// <summary>Is called for each question about energy, before its answer.</summary>
    public Action? Asking { get; set; }

    /// <summary>Of each question about energy that was answered: minutes of a bucket, and of the whole.</summary>
    public List<(int Width, int Minutes)> Asked { get; } = [];

    /// <summary>Of which measurement each of them was.</summary>
    public List<string> AskedOf { get; } = [];

    public int Written => _written.Count;

    /// <summary>Points of <c>footprint_energy_minute</c>.</summary>
    public IReadOnlyCollection<PlayedTick> Rolled => _rolled.Values;

    /// <summary>Points of <c>footprint_energy_minute_since</c>.</summary>
    public IReadOnlyCollection<(string Host, UtcMinute At, long Since)> Marks => _marks.Values;

    public static async Task<PlayedEnergy> StartAsync(int version = 1)
    {
        var store = new PlayedEnergy(version);
        store.Server = await ScriptedInflux.StartAsync(store.AnswerAsync);
        return store;
    }

    /// <summary>A tick's point; none of it: it says that nothing is there.</summary>
    public void Add(UtcMinute minute, long millijoules, string host = "node-1", string device = "GPU-a", string owner = "__unattributed__") =>
        _ticks.Add(new(minute, host, device, owner, millijoules));

    /// <summary>A tick's point of that name, whatever it said before.</summary>
    public void Put(string name, PlayedTick tick) => _written[name] = tick;

    /// <summary>What is there of energy, by what tells points apart.</summary>
    public Dictionary<(UtcMinute At, string Host, string Device, string Owner), long> Sums() =>
        All.GroupBy(tick => (tick.Minute, tick.Host, tick.Device, tick.Owner)).ToDictionary(minute => minute.Key, minute => minute.Sum(tick => tick.Millijoules));

    public void Add(PlayedTick tick) => _ticks.Add(tick);

    /// <summary>A point of the roll-up, as a collector writes it.</summary>
    public void Roll(UtcMinute minute, long millijoules, string host = "node-1", string device = "GPU-a", string owner = "__unattributed__") =>
        _rolled[$"{minute} {host} {device} {owner}"] = new(minute, host, device, owner, millijoules);

    public void Mark(string host, UtcMinute since) => _marks[$"{host} {since}"] = (host, since, since.Value);

    /// <summary>Retention: a shard's points of all measurements.</summary>
    public void Forget(UtcMinute before)
    {
        _ticks.RemoveAll(tick => tick.Minute < before);
        foreach (var points in (Dictionary<string, PlayedTick>[])[_written, _rolled])
        {
            foreach (var (key, _) in points.Where(point => point.Value.Minute < before).ToList()) points.Remove(key);
        }

        foreach (var (key, _) in _marks.Where(mark => mark.Value.At < before).ToList()) _marks.Remove(key);
        Sites.RemoveAll(site => site.From < before && Sites.Any(other => other.Host == site.Host && other.From > site.From));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path is "/write" or "/api/v2/write" or "/api/v3/write_lp") return TakeAsync(http, path);
        if (Fails is { } fails) return SayAsync(http, fails.Status, fails.Body);
        if (path == "/ping")
        {
            http.Response.Headers["X-Influxdb-Version"] = $"{_version}.0.1";
            return SayAsync(http, 200, "");
        }

        // Version 3 takes either word.
        if (_version > 1 && http.Request.Headers.Authorization != "Token s3cret" && (_version == 2 || http.Request.Headers.Authorization != "Bearer s3cret")) return SayAsync(http, 401, """{"code":"unauthorized","message":"unauthorized access"}""");
        if (_version == 3 && !http.Request.QueryString.HasValue) return SayAsync(http, 400, "missing query parameters");
        var asked = WebUtility.UrlDecode(HttpMethods.IsGet(http.Request.Method) ? http.Request.QueryString.Value! : Server.Requests.Last().Body).Split("&q=", 2)[^1];
        return SayAsync(http, 200, SeriesOf(asked) is { Count: > 0 } series ? $$"""{"results":[{"statement_id":0,"series":[{{string.Join(',', series)}}]}]}""" : """{"results":[{"statement_id":0}]}""");
    }

    private static Task SayAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        // Kestrel breaks off where an answer has a body that may have none.
        return status == 204 ? Task.CompletedTask : http.Response.WriteAsync(body + "\r\n");
    }

    private Task TakeAsync(HttpContext http, string path)
    {
        if (path != _version switch { 1 => "/write", 2 => "/api/v2/write", _ => "/api/v3/write_lp" }) return SayAsync(http, 404, "");
        Take(Server.Requests.Last().Body);
        return SayAsync(http, 204, "");
    }

    /// <summary>Lines.</summary>
    public void Take(string lines)
    {
        foreach (var text in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var line = new LineDecoder(doubles: false).Decode(Encoding.UTF8.GetBytes(text + "\n"));
            var minute = UtcMinute.FromUnixMicroseconds(line.UnixNanoseconds / 1000);
            string Tag(string name) => line.Tags.GetValueOrDefault(name, "");
            long Whole(string name) => long.Parse(line.Fields[name].TrimEnd('i'), CultureInfo.InvariantCulture);
            if (line.Measurement == "footprint_site") Sites.Add((Tag("host"), minute, line.Fields["grid_zone"], Whole("pue_ppm")));
            if (line.Measurement == EmissionLines.Measurement)
            {
                double? Number(string name) => line.Fields.TryGetValue(name, out var value) ? double.Parse(value, CultureInfo.InvariantCulture) : null;
                (UtcMinute, EmissionTags) key = (minute, new(Tag("host"), Tag("gpu_uuid"), Tag("project"), Tag("grid_zone"), Tag("factor"), Tag("method"), Tag("gas")));
                Emissions[key] = (Number("energy_j")!.Value, Number("co2e_g") ?? Emissions.GetValueOrDefault(key).Grams);
            }

            if (line.Measurement == SharedDevices.Measurement) Devices.Add((Tag("host"), Tag("gpu_uuid"), line.UnixNanoseconds / 1_000_000, Whole("gpu_index"), line.Fields["kind"], line.Fields["model"]));
            if (line.Measurement == SharedMarks.Measurement) _marks[$"{string.Join(',', line.Tags)} {line.UnixNanoseconds}"] = (Tag("host"), minute, Whole("since_minute"));
            if (line.Measurement is not (EnergyLines.Measurement or MinuteLines.Measurement)) continue;
            (line.Measurement == EnergyLines.Measurement ? _written : _rolled)[$"{string.Join(',', line.Tags)} {line.UnixNanoseconds}"] = new(minute, Tag("host"), Tag("gpu_uuid"), Tag("owner"), Whole("energy_mj"))
            {
                Method = Tag("method"),
                State = Tag("state"),
                Component = Tag("component"),
                Split = Tag("split"),
                Low = Whole("low_mj"),
                High = Whole("high_mj"),
                Observed = Whole("observed_ms"),
            };
        }
    }

    private List<string> SeriesOf(string asked) => asked switch
    {
        _ when asked.Contains("FROM footprint_site", StringComparison.Ordinal) => Series(
            ["time", "grid_zone", "pue_ppm", "pue_set", "site", "source", "uncovered", "wue_ul_per_kwh"],
            Sites.Select(site => (new Dictionary<string, string> { ["host"] = site.Host }, (object?[])[Milliseconds(site.From), site.Zone, site.Pue, 1, "home", "default", "", null]))),
        // Asked for as the newest of each.
        "SELECT gpu_index, kind, model FROM footprint_device GROUP BY gpu_uuid, host ORDER BY time DESC LIMIT 1" => Series(
            ["time", "gpu_index", "kind", "model"],
            Devices.GroupBy(device => (device.Host, device.Device)).Select(told => told.MaxBy(device => device.At))
                .Select(device => (new Dictionary<string, string> { ["gpu_uuid"] = device.Device, ["host"] = device.Host }, (object?[])[device.At, device.Index, device.Kind, device.Model]))),
        _ when asked.Contains("FROM footprint_run_record", StringComparison.Ordinal) => Series(
            ["time", "id", "name", "project", "user", "phase", "source", "labels", "started_us", "ended_us", "said", "told", "collector", "attempt_us"],
            Attempts.Select(run => (new Dictionary<string, string>(), (object?[])
                [Milliseconds(UtcMinute.FromTime(run.Begun)), run.Run, run.Run, "", "", "", "claim", "{}", RunLines.Microseconds(run.Begun), -1, 1, RunLines.Microseconds(run.Begun), "other", RunLines.Microseconds(run.Begun)]))),
        _ when asked.Contains("FROM footprint_emissions", StringComparison.Ordinal) => Series(
            ["time", "energy_j", "co2e_g"],
            Told.Select(point => (point.At, point.Tags, Energy: 1.5, Grams: ToldGrams))
                .Concat(Emissions.Where(point => point.Value.Energy > 0).Select(point => (point.Key.At, Tags: TagsOf(point.Key.Tags), point.Value.Energy, point.Value.Grams)))
                .Where(point => Within(asked, point.At) && Names(asked, "host", point.Tags["host"])).Select(point => (point.Tags, (object?[])[Milliseconds(point.At), point.Energy, point.Grams]))),
        _ when asked.Contains("first(energy_mj)", StringComparison.Ordinal) => Series(
            ["time", "first"], All.Where(tick => Names(asked, "owner", tick.Owner) && Names(asked, "host", tick.Host)).OrderBy(tick => tick.Minute).Take(1).Select(tick => (new Dictionary<string, string>(), (object?[])[Milliseconds(tick.Minute), tick.Millijoules]))),
        _ when asked.Contains("max(since_minute)", StringComparison.Ordinal) => Series(
            ["time", "since"], _marks.Values.GroupBy(mark => mark.Host).Select(host => (new Dictionary<string, string> { ["host"] = host.Key }, (object?[])[0, host.Max(mark => mark.Since)]))),
        _ when asked.Contains("sum(energy_mj)", StringComparison.Ordinal) => Sums(asked),
        _ => [],
    };

    private static Dictionary<string, string> TagsOf(EmissionTags tags) => new()
    {
        ["factor"] = tags.Factor,
        ["gas"] = tags.Gas,
        ["gpu_uuid"] = tags.Device,
        ["grid_zone"] = tags.Zone,
        ["host"] = tags.Host,
        ["method"] = tags.Method,
        ["project"] = tags.Project,
    };

    private IEnumerable<PlayedTick> All => _ticks.Concat(_written.Values);

    private List<string> Sums(string asked)
    {
        var width = int.Parse(Width().Match(asked).Groups[1].Value, CultureInfo.InvariantCulture);
        var groups = Width().Match(asked).Groups[2].Value.Split(", ");
        var (from, to) = Range(asked);
        if (to - from > Floods) return [$$"""{"name":"m","columns":["time","energy"],"values":[{{string.Join(',', Enumerable.Repeat("[0,1]", InfluxQueries.MostRows + 1))}}]}"""];
        Asked.Add((width, to - from));
        var isRolled = asked.Contains($"FROM {MinuteLines.Measurement} ", StringComparison.Ordinal);
        AskedOf.Add(isRolled ? MinuteLines.Measurement : EnergyLines.Measurement);
        Asking?.Invoke();
        return Series(
            ["time", "energy", "low", "high", "observed"],
            (isRolled ? _rolled.Values : All).Where(tick => Within(asked, tick.Minute) && Names(asked, "host", tick.Host) && Names(asked, "gpu_uuid", tick.Device) && Names(asked, "owner", tick.Owner))
                // What is not grouped by is one.
                .GroupBy(tick => (Tags: string.Join('\n', groups.Select(tag => tick.Tags[tag])), Bucket: tick.Minute.FloorTo(width))).OrderBy(step => step.Key.Bucket)
                .Select(step => (
                    groups.ToDictionary(tag => tag, tag => step.First().Tags[tag]),
                    (object?[])
                    [
                        Milliseconds(step.Key.Bucket), step.Sum(tick => tick.Millijoules), step.Sum(tick => tick.Low), step.Sum(tick => tick.High),
                        step.Sum(tick => tick.Observed ?? (tick.Millijoules > 0 || IsNothingMeasured ? 60_000 : 0)),
                    ])));
    }

    /// <summary>One series of each group, or with version 3 one of all.</summary>
    private List<string> Series(string[] columns, IEnumerable<(Dictionary<string, string> Tags, object?[] Row)> rows)
    {
        var groups = rows.GroupBy(row => string.Join(',', row.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"))).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (groups.Count == 0) return [];
        if (_version < 3)
            return [.. groups.Select(group => JsonSerializer.Serialize(group.First().Tags is { Count: > 0 } tags ? new { name = "m", tags, columns, values = group.Select(row => row.Row) } : (object)new { name = "m", columns, values = group.Select(row => row.Row) }))];
        var names = groups[0].First().Tags.Keys.Order(StringComparer.Ordinal).ToArray();
        return
        [
            JsonSerializer.Serialize(new
            {
                name = "m",
                columns = (string[])["time", .. names, .. columns[1..]],
                values = groups.SelectMany(group => group).Select(row => (object?[])[row.Row[0], .. names.Select(name => row.Tags[name] is { Length: > 0 } value ? value : null), .. row.Row[1..]]),
            }),
        ];
    }

    private static bool Within(string asked, UtcMinute minute) => Range(asked) is var (from, to) && minute.Value >= from && minute.Value < to;

    private static (int From, int To) Range(string asked)
    {
        var times = Times().Match(asked);
        return (At(1), At(2));

        int At(int group) => UtcMinute.FromTime(DateTimeOffset.Parse(times.Groups[group].Value, CultureInfo.InvariantCulture)).Value;
    }

    /// <summary>True too if the question is not about that tag.</summary>
    private static bool Names(string asked, string tag, string value) =>
        !asked.Contains($"{tag} != {InfluxText.Quote(value)}", StringComparison.Ordinal) && (!asked.Contains($"{tag} = '", StringComparison.Ordinal) || asked.Contains($"{tag} = {InfluxText.Quote(value)}", StringComparison.Ordinal));

    private static long Milliseconds(UtcMinute minute) => minute.StartUnixMicroseconds / 1000;

    [GeneratedRegex("time >= '([^']+)' AND time < '([^']+)'")]
    private static partial Regex Times();

    [GeneratedRegex("GROUP BY time\\((\\d+)m\\), ([a-z_, ]+) fill")]
    private static partial Regex Width();
}
