using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.HttpJson;

/// <summary>
/// <c>Grid:http:*</c>: any API that answers in JSON. <paramref name="Path"/> is a template with <c>{zone}</c> and, if the token goes there, <c>{token}</c>;
/// <paramref name="Rows"/> points to a list, the other pointers start at each of its elements; null: the document is the one element.
/// </summary>
internal sealed record HttpJsonOptions(
    GridEndpoint Endpoint, string Path, JsonPointer? Rows, JsonPointer Value, JsonPointer? Time, JsonPointer? Zone, decimal GramsPerUnit, FactorIdentity Identity, int StepMinutes)
{
    private const string ProviderName = HttpJsonIntensityProvider.ProviderName;

    private static readonly TimeSpan UsualPoll = TimeSpan.FromMinutes(15);

    public StampMeaning Stamp { get; init; } = StampMeaning.Start;

    /// <summary>At most an estimate where no time tells when the value held.</summary>
    public FactorQuality Quality
    {
        get;
        init => field = Time is null && value == FactorQuality.Measured ? FactorQuality.Estimated : value;
    } = Time is null ? FactorQuality.Estimated : FactorQuality.Measured;

    /// <summary>The header that carries the token; null: the address does.</summary>
    public string? TokenHeader { get; init; }

    public string? TokenScheme { get; init; }

    public static HttpJsonOptions Read(SettingsReader settings, bool isUsed)
    {
        var (url, path) = Address(settings, isUsed);
        var (time, step, quality) = (Pointer(settings, "Time"), FactorWords.Step(settings, $"Grid:{ProviderName}:Step", 5, 15, 30, 60), ReadQuality(settings, $"Grid:{ProviderName}:Quality"));
        var longest = time is null ? LongestPoll(step, quality) : TimeSpan.MaxValue;
        var endpoint = GridEndpoint.Of(settings, ProviderName, url, new[] { UsualPoll, TimeSpan.FromMinutes(step), longest }.Min());
        if (isUsed && endpoint.PollInterval > longest)
            throw settings.Wrong(endpoint.Key("PollInterval"), settings.Text(endpoint.Key("PollInterval"))!, WhatPollHolds(endpoint, longest, step, quality));
        if (isUsed && endpoint.Zones.Count == 0)
            throw new ConfigurationException(endpoint.Key("Zones"), "is empty; write Grid:http:Zones:<zone>=<what the API calls it>");
        var secret = RotatingSecret.Read(settings, endpoint.Key("TokenFile"), isUsed && settings.Text(endpoint.Key("TokenFile")) is not null);
        var header = settings.Text(endpoint.Key("TokenHeader"), "Authorization");
        return new HttpJsonOptions(
            endpoint.WithSecret(settings, endpoint.Key("Url"), secret), path, Pointer(settings, "Rows"), Pointer(settings, "Value") ?? Needed("Value", isUsed),
            time, Pointer(settings, "ZonePointer"), GramsPer(settings, endpoint.Key("Unit")),
            FactorWords.Identity(settings, ProviderName, isUsed, settings.Text(endpoint.Key("Credit"), url.Host)), step)
        {
            Stamp = FactorWords.Stamp(settings, endpoint.Key("Stamp")),
            Quality = quality,
            TokenHeader = path.Contains("{token}", StringComparison.Ordinal) ? null : header,
            TokenScheme = header == "Authorization" ? settings.Text(endpoint.Key("TokenScheme"), "Bearer") : settings.Text(endpoint.Key("TokenScheme")),
        };
    }

    /// <summary>
    /// Of answers without a time, each of which is of its running interval: what is asked for later than they hold, and up to a tenth later for the jitter of
    /// questions, leaves intervals that nobody asks for again. A value that is carried holds two more.
    /// </summary>
    private static TimeSpan LongestPoll(int stepMinutes, FactorQuality quality) =>
        TimeSpan.FromMinutes(stepMinutes) * (CarryForward.Carries(quality) ? CarryForward.Intervals : 0.8);

    private static string WhatPollHolds(GridEndpoint endpoint, TimeSpan longest, int stepMinutes, FactorQuality quality) => FormattableString.Invariant(
        $"{longest.TotalMinutes}m or less: without {endpoint.Key("Time")} an answer is of the running {stepMinutes} minutes{(CarryForward.Carries(quality) ? " and carried over few more" : "")}, and those between would have no price for ever");

    private static (Uri Url, string Path) Address(SettingsReader settings, bool isUsed)
    {
        const string Key = $"Grid:{ProviderName}:Url";
        if (settings.Text(Key) is not { } text)
            return isUsed ? throw new ConfigurationException(Key, "is missing; write an address such as https://grid.example/v1/{zone}/now") : (new Uri("http://127.0.0.1/"), "");
        var slash = text.IndexOf('/', Math.Min(text.Length, text.IndexOf("//", StringComparison.Ordinal) + 2));
        return slash > 0 && Uri.TryCreate(text[..(slash + 1)], UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0
            ? (url, text[(slash + 1)..])
            : throw settings.Wrong(Key, text, "an http or https address with a path");
    }

    private static JsonPointer? Pointer(SettingsReader settings, string name)
    {
        var key = $"Grid:{ProviderName}:{name}";
        if (settings.Text(key) is not { } text)
            return null;
        return JsonPointer.TryParse(text, out var pointer) ? pointer : throw settings.Wrong(key, text, "a JSON pointer such as /data/value");
    }

    private static JsonPointer Needed(string name, bool isUsed) =>
        isUsed ? throw new ConfigurationException($"Grid:{ProviderName}:{name}", "is missing; write a JSON pointer such as /data/value") : JsonPointer.Whole;

    private static decimal GramsPer(SettingsReader settings, string key) => settings.Text(key, "g/kWh") switch
    {
        "g/kWh" or "kg/MWh" => 1m,
        "kg/kWh" or "t/MWh" => 1000m,
        "lb/MWh" => 0.45359237m,
        var unit => throw settings.Wrong(key, unit, "g/kWh, kg/MWh, lb/MWh, kg/kWh or t/MWh"),
    };

    private static FactorQuality ReadQuality(SettingsReader settings, string key) =>
        settings.Text(key, "measured") is var text && FactorWords.Quality(text) is { } quality ? quality : throw settings.Wrong(key, text, "measured, estimated, forecast or annual");
}
