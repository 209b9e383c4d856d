using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.ElectricityMaps;

/// <summary>
/// Electricity Maps: average, location, flow-traced consumption, CO2e, lifecycle or direct as asked; header <c>auth-token</c>; a stamp is its interval's
/// start. The newest hour is usually an estimate; hours are rewritten for three months. Without <c>disableCallerLookup</c> a zone that it does not know
/// is answered for wherever this machine seems to be, with HTTP 200: the zone that comes back is checked besides.
/// </summary>
internal sealed partial class ElectricityMapsIntensityProvider(ElectricityMapsOptions options, GridHttpClient http, ILogger log) : IPastIntensityProvider
{
    public const string ProviderName = "electricitymaps";

    private const string Credit = "Source: ElectricityMaps.com";

    public static ProviderTerms AllTerms { get; } = new(
        Credit, TimeSpan.FromMilliseconds(400),
        [TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(31), TimeSpan.FromDays(93)], TimeSpan.FromDays(10));

    public string Name => ProviderName;

    public ProviderTerms Terms => AllTerms;

    public TimeSpan? PollInterval => options.Endpoint.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => options.Endpoint.Zones.Count == 0 || options.Endpoint.Zones.ContainsKey(zone)
        ? new FactorIdentity(ProviderName, kind ?? FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e, Credit)
        : null;

    public int SlotMinutes(string zone) => options.StepMinutes;

    public async Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var answer = AnswerFor(zone, kind, now);
        answer.ReadPoint(await AskAsync("latest", zone, kind, "", cancellationToken));
        await TryAsync(answer, "history", zone, kind, FactorQuality.Measured, cancellationToken);
        if (options.AsksForecast)
            await TryAsync(answer, "forecast", zone, kind, FactorQuality.Forecast, cancellationToken);
        return answer.Judge.Verdict(log);
    }

    public async Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var answer = AnswerFor(zone, kind, now);
        var bounds = $"&start={InstantText.Second(range.From.ToTime())}&end={InstantText.Second(range.To.ToTime())}";
        answer.ReadList(await AskAsync("past-range", zone, kind, bounds, cancellationToken), FactorQuality.Measured);
        return answer.Judge.Verdict(log);
    }

    private ElectricityMapsAnswer AnswerFor(string zone, FactorKind kind, DateTimeOffset now) => new(
        new AnswerJudge(zone, IdentityFor(zone, kind) ?? throw new IntensityUnavailableException($"{Name} was not configured for {zone}"), options.StepMinutes, now),
        TheirZone(zone), kind);

    private string TheirZone(string zone) => options.Endpoint.Zones.GetValueOrDefault(zone, zone);

    private async Task<ReadOnlyMemory<byte>> AskAsync(string verb, string zone, FactorKind kind, string more, CancellationToken cancellationToken)
    {
        var granularity = options.StepMinutes == 60 ? "" : $"&temporalGranularity={options.StepMinutes}_minutes";
        var path = $"carbon-intensity/{verb}?zone={Uri.EscapeDataString(TheirZone(zone))}&emissionFactorType={(kind == FactorKind.Direct ? "direct" : "lifecycle")}"
            + $"&disableCallerLookup=true{granularity}{more}";
        var token = options.Endpoint.NeededToken("TokenFile");
        return await http.GetAsync(new GridRequest(path) { Token = token.ForQuestion(), Header = "auth-token", TokenKey = token.Key }, cancellationToken);
    }

    /// <summary>The latest value prices energy now: it is not thrown away because a list is down or not in the plan.</summary>
    private async Task TryAsync(ElectricityMapsAnswer answer, string verb, string zone, FactorKind kind, FactorQuality best, CancellationToken cancellationToken)
    {
        try
        {
            answer.ReadList(await AskAsync(verb, zone, kind, "", cancellationToken), best);
        }
        catch (IntensityUnavailableException error) when (error.Failure is not (IntensityFailure.Gone or IntensityFailure.WrongZone))
        {
            LogPartly(log, verb, zone, error.Message);
        }
    }

    [LoggerMessage(2221, LogLevel.Information, "electricitymaps: no {Verb} for {Zone} this time, the latest value is used: {Reason}")]
    private static partial void LogPartly(ILogger logger, string verb, string zone, string reason);
}
