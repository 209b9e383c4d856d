using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TelemetryFootprint.Collector.Sinks.Influx.Setup;

/// <summary>
/// Version 2: a bucket, how long it keeps points, a second one that keeps hours for ever, and a task that fills it, looking back two days. Where a database is named, which InfluxQL needs,
/// it is mapped to the bucket.
/// </summary>
internal sealed class SecondVersionSetup(SetupSteps steps, string org, string bucket, int? days, string? database)
{
    private const long SecondsPerDay = 86_400;

    private string Hours => $"{bucket}_hours";

    /// <summary>False: a step was refused, which is told.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (await steps.AskAsync($"organisation {org}", HttpMethod.Get, $"api/v2/orgs?org={Uri.EscapeDataString(org)}", null, cancellationToken) is not { } orgs) return false;
        if ((orgs["orgs"] as JsonArray)?.FirstOrDefault()?["id"]?.GetValue<string>() is not { } id)
        {
            await steps.FailAsync($"organisation {org}: the server has none of that name that the token may see; check {InfluxOptions.OrgKey} and the token's permissions");
            return false;
        }

        return await BucketAsync(id, bucket, (days ?? 0) * SecondsPerDay, cancellationToken)
            && await BucketAsync(id, Hours, 0, cancellationToken)
            && await TaskAsync(id, cancellationToken)
            && (database is null || await MappingAsync(id, database, cancellationToken));
    }

    /// <summary>A mapping that is there is somebody's: it is never turned to another bucket.</summary>
    private async Task<bool> MappingAsync(string orgId, string name, CancellationToken cancellationToken)
    {
        if (await steps.AskAsync($"bucket {bucket}", HttpMethod.Get, $"api/v2/buckets?orgID={orgId}&name={Uri.EscapeDataString(bucket)}", null, cancellationToken, mayLack: true) is not { } found) return false;
        var bucketId = (found["buckets"] as JsonArray)?.FirstOrDefault()?["id"]?.GetValue<string>();
        if (await steps.AskAsync($"mappings of database {name}", HttpMethod.Get, $"api/v2/dbrps?orgID={orgId}&db={Uri.EscapeDataString(name)}", null, cancellationToken, mayLack: true) is not { } mapped)
            return false;
        var known = (mapped["content"] as JsonArray ?? []).FirstOrDefault(one => one?["default"]?.GetValue<bool>() == true);
        var what = $"database {name} mapped to bucket {bucket}, for InfluxQL";
        if (known?["bucketID"]?.GetValue<string>() is { } other)
        {
            if (other == bucketId) await steps.SayAsync(what);
            else await steps.FailAsync($"database {name} is mapped to another bucket ({other}); write another {InfluxOptions.DatabaseKey}, or delete that mapping");
            return other == bucketId;
        }

        if (bucketId is not null || steps.IsDry)
        {
            return await steps.DoAsync(
                what, HttpMethod.Post, "api/v2/dbrps",
                Body(new() { ["orgID"] = orgId, ["bucketID"] = bucketId, ["database"] = name, ["retention_policy"] = "autogen", ["default"] = true }), cancellationToken);
        }

        await steps.FailAsync($"bucket {bucket}: the server does not show what was made; do it again");
        return false;
    }

    private async Task<bool> BucketAsync(string orgId, string name, long seconds, CancellationToken cancellationToken)
    {
        var found = await steps.AskAsync($"bucket {name}", HttpMethod.Get, $"api/v2/buckets?orgID={orgId}&name={Uri.EscapeDataString(name)}", null, cancellationToken, mayLack: true);
        if (found is null) return false;
        var rules = new JsonArray(seconds == 0 ? [] : [new JsonObject { ["type"] = "expire", ["everySeconds"] = seconds }]);
        var keeps = seconds == 0 ? "for ever" : string.Create(CultureInfo.InvariantCulture, $"{seconds / SecondsPerDay} days");
        if (found["buckets"] is not JsonArray { Count: > 0 } buckets)
            return await steps.DoAsync($"bucket {name}, kept {keeps}", HttpMethod.Post, "api/v2/buckets", Body(new() { ["orgID"] = orgId, ["name"] = name, ["retentionRules"] = rules }), cancellationToken);
        var now = buckets[0]?["retentionRules"]?.AsArray().Sum(rule => rule?["everySeconds"]?.GetValue<long>() ?? 0) ?? 0;
        if (now == seconds)
        {
            await steps.SayAsync($"bucket {name}, kept {keeps}");
            return true;
        }

        return await steps.DoAsync($"bucket {name}, kept {keeps}", HttpMethod.Patch, $"api/v2/buckets/{buckets[0]!["id"]!.GetValue<string>()}", Body(new() { ["retentionRules"] = rules }), cancellationToken);
    }

    private async Task<bool> TaskAsync(string orgId, CancellationToken cancellationToken)
    {
        var name = $"{bucket}_hours";
        if (await steps.AskAsync($"task {name}", HttpMethod.Get, $"api/v2/tasks?orgID={orgId}&name={Uri.EscapeDataString(name)}&limit=1", null, cancellationToken) is not { } found) return false;
        if (found["tasks"] is JsonArray { Count: > 0 } tasks)
            return await steps.DoAsync($"task {name}, made anew", HttpMethod.Patch, $"api/v2/tasks/{tasks[0]!["id"]!.GetValue<string>()}", Body(new() { ["flux"] = Flux(name), ["status"] = "active" }), cancellationToken);
        return await steps.DoAsync($"task {name}", HttpMethod.Post, "api/v2/tasks", Body(new() { ["orgID"] = orgId, ["flux"] = Flux(name), ["status"] = "active" }), cancellationToken);
    }

    private string Flux(string name) => $$"""
        option task = {name: {{Text(name)}}, every: 1h, offset: 5m}
        minutes = from(bucket: {{Text(bucket)}}) |> range(start: date.truncate(t: -2d, unit: 1h), stop: date.truncate(t: now(), unit: 1h))
        minutes |> filter(fn: (r) => r._measurement == "footprint_emissions" and (r._field == "energy_j" or r._field == "co2e_g"))
          |> aggregateWindow(every: 1h, fn: sum, createEmpty: false, timeSrc: "_start") |> to(bucket: {{Text(Hours)}})
        minutes |> filter(fn: (r) => r._measurement == "footprint_gpu" and (r._field == "power_w" or r._field == "utilization"))
          |> aggregateWindow(every: 1h, fn: mean, createEmpty: false, timeSrc: "_start") |> to(bucket: {{Text(Hours)}})
        minutes |> filter(fn: (r) => r._measurement == "footprint_gpu" and (r._field == "energy_j" or r._field == "memory_used_bytes" or r._field == "temperature_c"))
          |> aggregateWindow(every: 1h, fn: max, createEmpty: false, timeSrc: "_start") |> to(bucket: {{Text(Hours)}})
        """.Insert(0, "import \"date\"\n");

    private static string Text(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static StringContent Body(JsonObject json) => new(json.ToJsonString(), Encoding.UTF8, "application/json");
}
