using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TelemetryFootprint.Collector.Sinks.Influx.Setup;

/// <summary>
/// Version 2: a bucket, how long it keeps points, a second one that keeps hours for ever, and tasks that fill it, looking back as those of <see cref="FirstVersionSetup"/> do. Where a database
/// is named, which InfluxQL needs, it is mapped to the bucket.
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

        return await BucketAsync(id, bucket, days * SecondsPerDay, cancellationToken)
            && await BucketAsync(id, Hours, 0, cancellationToken)
            && await TaskAsync(id, Hours, FluxOfHours(), cancellationToken)
            && await TaskAsync(id, $"{bucket}_late_hours", FluxOfLateHours($"{bucket}_late_hours"), cancellationToken)
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

    /// <param name="orgId">Whose it is.</param>
    /// <param name="name">Of the bucket.</param>
    /// <param name="kept">Seconds, 0 for ever; null: as long as it does, and one that is made for ever.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    private async Task<bool> BucketAsync(string orgId, string name, long? kept, CancellationToken cancellationToken)
    {
        var found = await steps.AskAsync($"bucket {name}", HttpMethod.Get, $"api/v2/buckets?orgID={orgId}&name={Uri.EscapeDataString(name)}", null, cancellationToken, mayLack: true);
        if (found is null) return false;
        var known = (found["buckets"] as JsonArray)?.FirstOrDefault();
        var now = known?["retentionRules"]?.AsArray().Sum(rule => rule?["everySeconds"]?.GetValue<long>() ?? 0) ?? 0;
        var seconds = kept ?? now;
        var rules = new JsonArray(seconds == 0 ? [] : [new JsonObject { ["type"] = "expire", ["everySeconds"] = seconds }]);
        var keeps = seconds == 0 ? "for ever" : string.Create(CultureInfo.InvariantCulture, $"{(double)seconds / SecondsPerDay:0.##} days");
        if (known is null)
            return await steps.DoAsync($"bucket {name}, kept {keeps}", HttpMethod.Post, "api/v2/buckets", Body(new() { ["orgID"] = orgId, ["name"] = name, ["retentionRules"] = rules }), cancellationToken);
        if (now == seconds)
        {
            await steps.SayAsync($"bucket {name}, kept {keeps}");
            return true;
        }

        return await steps.DoAsync($"bucket {name}, kept {keeps}", HttpMethod.Patch, $"api/v2/buckets/{known["id"]!.GetValue<string>()}", Body(new() { ["retentionRules"] = rules }), cancellationToken);
    }

    private async Task<bool> TaskAsync(string orgId, string name, string flux, CancellationToken cancellationToken)
    {
        if (await steps.AskAsync($"task {name}", HttpMethod.Get, $"api/v2/tasks?orgID={orgId}&name={Uri.EscapeDataString(name)}&limit=1", null, cancellationToken) is not { } found) return false;
        if (found["tasks"] is JsonArray { Count: > 0 } tasks)
            return await steps.DoAsync($"task {name}, made anew", HttpMethod.Patch, $"api/v2/tasks/{tasks[0]!["id"]!.GetValue<string>()}", Body(new() { ["flux"] = flux, ["status"] = "active" }), cancellationToken);
        return await steps.DoAsync($"task {name}", HttpMethod.Post, "api/v2/tasks", Body(new() { ["orgID"] = orgId, ["flux"] = flux, ["status"] = "active" }), cancellationToken);
    }

    private string FluxOfHours() => $$"""
        import "date"
        option task = {name: {{Text(Hours)}}, every: 1h, offset: 5m}
        {{Since("2d")}}
          |> filter(fn: (r) => r._measurement == "footprint_emissions" and (r._field == "energy_j" or r._field == "co2e_g"))
          |> aggregateWindow(every: 1h, fn: sum, createEmpty: false, timeSrc: "_start") |> to(bucket: {{Text(Hours)}})
        {{FluxOfReadings("3h")}}
        """;

    private string FluxOfLateHours(string name) => $$"""
        import "date"
        option task = {name: {{Text(name)}}, every: 1d, offset: 25m}
        {{FluxOfReadings("2d")}}
        """;

    private string FluxOfReadings(string back) => $$"""
        readings = {{Since(back)}}
          |> filter(fn: (r) => r._measurement == "footprint_gpu")
        readings |> filter(fn: (r) => r._field == "power_w" or r._field == "utilization")
          |> aggregateWindow(every: 1h, fn: mean, createEmpty: false, timeSrc: "_start") |> to(bucket: {{Text(Hours)}})
        readings |> filter(fn: (r) => r._field == "energy_j" or r._field == "memory_used_bytes" or r._field == "temperature_c")
          |> aggregateWindow(every: 1h, fn: max, createEmpty: false, timeSrc: "_start") |> to(bucket: {{Text(Hours)}})
        """;

    private string Since(string back) => $"from(bucket: {Text(bucket)}) |> range(start: date.truncate(t: -{back}, unit: 1h), stop: date.truncate(t: now(), unit: 1h))";

    private static string Text(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static StringContent Body(JsonObject json) => new(json.ToJsonString(), Encoding.UTF8, "application/json");
}
