using System.Net;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>What came of one request.</summary>
/// <param name="Outcome">What is to be done.</param>
/// <param name="Label">Of the metric: one of few words.</param>
/// <param name="Reason">For a person: the cause, and what helps.</param>
/// <param name="After">What the server asked for; null: nothing.</param>
/// <param name="Expired">Of lines that were taken, those that the server let go at once, since they are older than what it keeps.</param>
internal sealed record WriteAnswer(WriteOutcome Outcome, string Label, string Reason, TimeSpan? After = null, int Expired = 0)
{
    /// <summary>Nobody answered.</summary>
    public const string UnreachableLabel = "unreachable";

    public static readonly string[] Labels = ["refused", "too_large", "unauthorized", "forbidden", "not_found", "throttled", "server", UnreachableLabel, "misconfigured", "request"];

    private static readonly string[] OfALine = ["parse", "partial write", "field type conflict", "line_number", "line protocol"];
    private static readonly string[] OfItsRoom = ["max-values-per-tag limit exceeded", "max-series-per-database limit exceeded", "max series per database exceeded"];
    private static readonly string[] OfTheRequest =
        ["database is required", "database name", "database not found", "precision", "retention policy", "bucket", "organization", "org id", "gzip", "encoding", "content-type", "query param"];

    private const int MostOfAnAddress = 200;
    private static readonly TimeSpan ShortestWish = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWish = TimeSpan.FromMinutes(5);

    /// <summary>The server keeps an old point beside a new one of its series and time, instead of putting the new one in its place.</summary>
    public bool KeepsOld { get; init; }

    public static WriteAnswer Taken { get; } = new(WriteOutcome.Taken, "", "");

    /// <param name="status">Of the answer.</param>
    /// <param name="said">The beginning of its body.</param>
    /// <param name="wish">Its Retry-After.</param>
    /// <param name="elsewhere">Its Location.</param>
    public static WriteAnswer Of(HttpStatusCode status, string said, TimeSpan? wish, Uri? elsewhere = null)
    {
        var answered = $"HTTP {(int)status}{(said.Length == 0 ? "" : $": {said}")}";
        TimeSpan? after = wish is { } wait ? wait < ShortestWish ? ShortestWish : wait > LongestWish ? LongestWish : wait : null;
        return (int)status switch
        {
            >= 200 and < 300 => Taken,
            400 or 422 => OfRefusal(said, answered),
            413 => new(WriteOutcome.TooLarge, "too_large", answered),
            401 => new(WriteOutcome.Held, "unauthorized", $"it does not know the caller ({answered}); check {InfluxOptions.TokenKey}, or InfluxDb:UserName and InfluxDb:PasswordFile"),
            403 => new(WriteOutcome.Held, "forbidden", $"the caller may not write ({answered}); grant write access to the database or bucket"),
            404 => new(WriteOutcome.Held, "not_found", $"the database, bucket or write address is not there ({answered}); create it on the server, or check {InfluxOptions.VersionKey}, {InfluxOptions.DatabaseKey}, {InfluxOptions.BucketKey} and {InfluxOptions.OrgKey}"),
            >= 300 and < 400 => Misconfigured($"it sends to {Shown(elsewhere)} ({answered}), which is not followed; write the address that it means in {InfluxOptions.UrlKey}"),
            429 => new(WriteOutcome.Throttled, "throttled", answered, after),
            _ => new(WriteOutcome.Unavailable, "server", answered, after),
        };
    }

    /// <summary>A line that is wrong is refused for good. A request that is wrong would be so with every line, and somebody has to change a setting or the server.</summary>
    private static WriteAnswer OfRefusal(string said, string answered)
    {
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        // Servers 1 and 2 write all others of the request before they say so.
        if (Says("beyond retention policy") && ExpiredOf(said) is { } expired) return new(WriteOutcome.Taken, "", "", Expired: expired);
        // New series are what it refuses, and it quotes them: lines of known ones it takes, and what is refused is none the less right.
        if (Array.Exists(OfItsRoom, Says))
            return new(WriteOutcome.Held, "request", $"it takes no further series ({answered}); set max-values-per-tag = 0, max-series-per-database = 0 and index-version = \"tsi1\" in the section [data] of influxdb.conf, or give it a database of its own");
        // What it quotes of a line may hold any word.
        if (Array.Exists(OfALine, Says) || !Array.Exists(OfTheRequest, Says)) return new(WriteOutcome.Refused, "refused", answered);
        return new(WriteOutcome.Held, "request", $"it refuses the request and not a line of it ({answered}); check {InfluxOptions.VersionKey}, {InfluxOptions.DatabaseKey}, {InfluxOptions.BucketKey} and {InfluxOptions.OrgKey}, and the database's default retention policy");
    }

    /// <summary>Without what may be secret in it.</summary>
    private static string Shown(Uri? address)
    {
        if (address is null) return "no address";
        var text = address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : address.OriginalString.Split('?')[0];
        return text.Length > MostOfAnAddress ? text[..MostOfAnAddress] + "…" : text;
    }

    private static int? ExpiredOf(string said)
    {
        var at = said.LastIndexOf("dropped=", StringComparison.OrdinalIgnoreCase);
        var digits = at < 0 ? "" : new string([.. said.Skip(at + "dropped=".Length).TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    public static WriteAnswer Unreachable(string reason) => new(WriteOutcome.Unavailable, UnreachableLabel, reason);

    public static WriteAnswer Misconfigured(string reason) => new(WriteOutcome.Held, "misconfigured", reason);
}
