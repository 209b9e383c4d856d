using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TelemetryFootprint.Collector.Sinks.Influx.Setup;

/// <summary>Version 3: a database and how long it keeps points. Hours are the affair of its processing engine, which has no query of its own for them.</summary>
internal static class ThirdVersionSetup
{
    /// <summary>False: a step was refused, which is told.</summary>
    public static async Task<bool> RunAsync(SetupSteps steps, string database, int? days, CancellationToken cancellationToken)
    {
        if (await steps.AskAsync("databases", HttpMethod.Get, "api/v3/configure/database?format=json", null, cancellationToken) is not { } said) return false;
        if (said is JsonArray known && known.Any(one => one?["iox::database"]?.GetValue<string>() == database))
        {
            await steps.SayAsync($"database {database}; version 3 does not say here how long it keeps points");
            return true;
        }

        var body = new JsonObject { ["db"] = database };
        if (days is { } some and > 0) body["retention_period"] = string.Create(CultureInfo.InvariantCulture, $"{some}d");
        return await steps.DoAsync(
            $"database {database}, kept {(days is { } kept and > 0 ? string.Create(CultureInfo.InvariantCulture, $"{kept} days") : "for ever")}; hours are for its processing engine",
            HttpMethod.Post, "api/v3/configure/database", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), cancellationToken);
    }
}
