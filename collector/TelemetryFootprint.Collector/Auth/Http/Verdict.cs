namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>Who asks, or with which status and reason nobody is believed to. Neither: nobody was asked to prove anything.</summary>
internal readonly record struct Verdict(ApiCaller? Caller, int? Status, string Reason)
{
    /// <summary>Null: to ask again soon is no use.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Verdict Anybody { get; } = new(null, null, "");

    public static Verdict Of(ApiCaller caller) => new(caller, null, "");

    public static Verdict Refused(string reason) => new(null, StatusCodes.Status401Unauthorized, reason);
}
