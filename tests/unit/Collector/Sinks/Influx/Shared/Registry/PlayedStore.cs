using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Sinks.Influx;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Registry;

/// <summary>Keeps points of records as a server does: fields of a repeated point are laid over those that it had.</summary>
internal sealed class PlayedStore : IAsyncDisposable
{
    private readonly SortedDictionary<string, (DecodedLine Head, Dictionary<string, string> Fields)> _points = new(StringComparer.Ordinal);

    public bool IsAway { get; set; }

    /// <summary>Lines that were written.</summary>
    public int Lines { get; private set; }

    public ScriptedInflux Server { get; private set; } = null!;

    public IEnumerable<IReadOnlyDictionary<string, string>> Points => _points.Values.Select(point => point.Fields);

    public static async Task<PlayedStore> StartAsync()
    {
        var store = new PlayedStore();
        store.Server = await ScriptedInflux.StartAsync(store.AnswerAsync);
        return store;
    }

    public void Lose() => _points.Clear();

    public Task<WriteAnswer> WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        foreach (var text in Encoding.UTF8.GetString(lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Lines++;
            var line = new LineDecoder(doubles: false).Decode(Encoding.UTF8.GetBytes(text + "\n"));
            var key = string.Create(CultureInfo.InvariantCulture, $"{line.Tags["collector"]} {line.Tags["run"]} {line.UnixNanoseconds}");
            if (!_points.TryGetValue(key, out var point)) _points[key] = point = (line, []);
            foreach (var (name, value) in line.Fields) point.Fields[name] = value;
        }

        return Task.FromResult(WriteAnswer.Taken);
    }

    /// <summary>A line's point, as an answer has it.</summary>
    public static JsonElement RowOf(DecodedLine head, IReadOnlyDictionary<string, string> fields)
    {
        var row = new List<object?> { head.UnixNanoseconds / 1_000_000 };
        foreach (var text in (string[])["id", "name", "project", "user", "phase", "source", "labels"]) row.Add(fields.GetValueOrDefault(text));
        foreach (var number in (string[])["started_us", "ended_us", "said", "told"])
            row.Add(fields.TryGetValue(number, out var value) ? long.Parse(value.TrimEnd('i'), CultureInfo.InvariantCulture) : null);
        row.Add(head.Tags["collector"]);
        row.Add(fields.TryGetValue("attempt_us", out var begun) ? long.Parse(begun.TrimEnd('i'), CultureInfo.InvariantCulture) : null);
        return JsonSerializer.SerializeToElement(row);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        http.Response.StatusCode = IsAway ? 503 : 200;
        if (IsAway) return;
        var since = Regex.Match(WebUtility.UrlDecode(Server.Requests.Last().Body), "\"told\" >= (\\d+)");
        var rows = _points.Values.Select(point => RowOf(point.Head, point.Fields))
            .Where(row => !since.Success || row[11].GetInt64() >= long.Parse(since.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        var series = rows.Count == 0 ? "" : $$""","series":[{"name":"footprint_run_record","columns":[],"values":{{JsonSerializer.Serialize(rows)}}}]""";
        await http.Response.WriteAsync($$"""{"results":[{"statement_id":0{{series}}}]}""");
    }
}
