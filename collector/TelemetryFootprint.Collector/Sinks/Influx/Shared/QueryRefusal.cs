using System.Net;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>What a server's refusal of a question means, and what helps.</summary>
internal static class QueryRefusal
{
    public static string Of(HttpStatusCode status, string said)
    {
        var answered = $"HTTP {(int)status}{(said.Length == 0 ? "" : $": {said}")}";
        return (int)status switch
        {
            401 => $"it does not know the caller ({answered}); check {InfluxOptions.TokenKey}, or InfluxDb:UserName and InfluxDb:PasswordFile",
            403 => $"the caller may not read ({answered}); grant read access to the database or bucket",
            404 => $"the database or the address is not there ({answered}); {Missing}",
            >= 300 and < 400 => $"it sends elsewhere ({answered}), which is not followed; write the address that it means in {InfluxOptions.UrlKey}",
            429 => $"it has too many questions ({answered}); it is asked again with the next one",
            501 => $"it does not speak InfluxQL ({answered}), which InfluxDB 1, 2 and 3 do",
            503 => $"it is not ready ({answered})",
            _ => answered,
        };
    }

    /// <summary>In an answer that came: a server of version 2 says it so of a database that is mapped to no bucket.</summary>
    public static string Of(string said) => said.Contains("database not found", StringComparison.OrdinalIgnoreCase) ? $"{said}; {Missing}" : said;

    private static string Missing => $"check {InfluxOptions.DatabaseKey} and {InfluxOptions.UrlKey}, and have footprint-collector influx init make it, or for version 2 map it to the bucket";
}
