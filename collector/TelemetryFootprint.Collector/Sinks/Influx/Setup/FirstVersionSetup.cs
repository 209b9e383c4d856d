using System.Globalization;
using System.Text.Json.Nodes;

namespace TelemetryFootprint.Collector.Sinks.Influx.Setup;

/// <summary>
/// Version 1: a database, how long its default retention policy keeps points, and a policy that keeps hours for ever, filled by continuous queries. Minutes are looked at for two days back
/// each hour, so that what is restated by then is in their hours; readings, of which there are many and which never change, for three hours, and once a day for two days, for what came late.
/// </summary>
internal sealed class FirstVersionSetup(SetupSteps steps, string database, int? days)
{
    public const string Hours = "footprint_hours";
    private const string Figures =
        """mean("power_w") AS "power_w", max("energy_j") AS "energy_j", mean("utilization") AS "utilization", max("memory_used_bytes") AS "memory_used_bytes", max("temperature_c") AS "temperature_c" """;

    /// <summary>False: a step was refused, which is told.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var name = Quote(database);
        if (!await DoAsync($"CREATE DATABASE {name}", cancellationToken)) return false;
        if (await PoliciesAsync(cancellationToken) is not { } policies) return false;
        var kept = policies.FirstOrDefault(policy => policy.IsDefault).Name ?? "autogen";
        if (days is null) await steps.SayAsync($"retention policy {kept}, which keeps points as long as it did; --keep-days says how long");
        else if (!await DoAsync($"ALTER RETENTION POLICY {Quote(kept)} ON {name} DURATION {(days is 0 ? "INF" : string.Create(CultureInfo.InvariantCulture, $"{days}d"))}", cancellationToken)) return false;
        if (policies.Any(policy => policy.Name == Hours)) await steps.SayAsync($"retention policy {Hours}");
        else if (!await DoAsync($"CREATE RETENTION POLICY {Quote(Hours)} ON {name} DURATION INF REPLICATION 1", cancellationToken)) return false;
        return await QueryAsync("footprint_gpu", "hours", "EVERY 1h FOR 3h", kept, Figures, cancellationToken)
            && await QueryAsync("footprint_gpu", "late_hours", "EVERY 1d FOR 2d", kept, Figures, cancellationToken)
            && await QueryAsync("footprint_emissions", "hours", "EVERY 1h FOR 2d", kept, """sum("energy_j") AS "energy_j", sum("co2e_g") AS "co2e_g" """, cancellationToken);
    }

    /// <summary>One of that name may be of another release: it is made anew.</summary>
    private async Task<bool> QueryAsync(string measurement, string hours, string when, string kept, string fields, CancellationToken cancellationToken)
    {
        var (query, name) = (Quote($"{measurement}_{hours}"), Quote(database));
        return await DoAsync($"DROP CONTINUOUS QUERY {query} ON {name}", cancellationToken)
            && await DoAsync(
                $"CREATE CONTINUOUS QUERY {query} ON {name} RESAMPLE {when} BEGIN SELECT {fields.TrimEnd()} INTO {name}.{Quote(Hours)}.{Quote(measurement)} FROM {name}.{Quote(kept)}.{Quote(measurement)} GROUP BY time(1h), * END",
                cancellationToken);
    }

    /// <summary>None: the database is not there yet, and would be made. Null: they are not known, which is told.</summary>
    private async Task<List<(string Name, bool IsDefault)>?> PoliciesAsync(CancellationToken cancellationToken)
    {
        var (query, form) = ($"SHOW RETENTION POLICIES ON {Quote(database)}", Form($"SHOW RETENTION POLICIES ON {Quote(database)}"));
        var said = steps.IsDry ? await steps.TryAskAsync(HttpMethod.Post, "query", form, cancellationToken) : await steps.AskAsync(query, HttpMethod.Post, "query", form, cancellationToken);
        if (said is null) return steps.IsDry ? [] : null;
        return (said["results"]?[0]?["series"] as JsonArray)?.FirstOrDefault() is not JsonObject series || series["columns"] is not JsonArray columns || series["values"] is not JsonArray values
            ? []
            : [.. values.OfType<JsonArray>().Select(row => (row[IndexOf(columns, "name")]!.GetValue<string>(), row[IndexOf(columns, "default")]!.GetValue<bool>()))];
    }

    private static int IndexOf(JsonArray columns, string name) => columns.Select(column => column!.GetValue<string>()).ToList().IndexOf(name);

    private Task<bool> DoAsync(string statement, CancellationToken cancellationToken) => steps.DoAsync(statement, HttpMethod.Post, "query", Form(statement), cancellationToken);

    private static FormUrlEncodedContent Form(string statement) => new([new("q", statement)]);

    private static string Quote(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
