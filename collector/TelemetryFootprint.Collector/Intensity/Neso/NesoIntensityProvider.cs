using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary>
/// Great Britain's national intensity from the National Energy System Operator: average, location, combustion only with imports and losses,
/// CO2, half-hours. A slot's <c>actual</c> is null until it arrives later and is then rewritten for a day; both are asked on every poll.
/// What is older is asked for by its own range, which may be 14 days long.
/// </summary>
internal sealed partial class NesoIntensityProvider(NesoOptions options, GridHttpClient http, ILogger<NesoIntensityProvider> log) : IPastIntensityProvider
{
    public const string ProviderName = "neso";
    public const string Zone = "GB";

    private const string Credit = "NESO Carbon Intensity API (CC BY 4.0)";

    private static readonly FactorIdentity Identity = new(
        ProviderName, FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, Credit);

    public string Name => ProviderName;

    public static ProviderTerms AllTerms { get; } = new(
        Credit, TimeSpan.Zero, [TimeSpan.FromHours(1), TimeSpan.FromHours(25)], TimeSpan.FromDays(14));

    public ProviderTerms Terms => AllTerms;

    public TimeSpan? PollInterval => options.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) =>
        (zone == Zone || options.Regions.ContainsKey(zone)) && (kind is null or FactorKind.Direct) ? Identity : null;

    public int SlotMinutes(string zone) => NesoParser.SlotMinutes;

    public async Task<IReadOnlyList<FactorObservation>> FetchAsync(
        string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (IdentityFor(zone, kind) is null)
            throw new IntensityUnavailableException($"neso knows zone GB, direct, and was asked for {zone}, {kind}");
        if (zone != Zone)
            return await FetchRegionAsync(zone, [$"{InstantText.Minute(now)}/pt24h", $"{InstantText.Minute(now)}/fw48h"], now, cancellationToken);

        var refusals = new List<string>();
        var best = new SortedDictionary<UtcMinute, NesoReading>();
        await AskAsync($"{InstantText.Minute(now)}/pt24h", now, best, refusals, cancellationToken);
        try
        {
            await AskAsync($"{InstantText.Minute(now)}/fw48h", now, best, refusals, cancellationToken);
        }
        catch (IntensityUnavailableException error)
        {
            // The past settles what is booked: it is not thrown away because the forecast is down.
            LogNoForecast(log, error.Message);
        }

        return Judge(zone, best, refusals, await MixesAsync($"{InstantText.Minute(now)}/pt24h", cancellationToken));
    }

    public async Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (zone != Zone)
            return await FetchRegionAsync(zone, [$"{InstantText.Minute(range.From.ToTime())}/{InstantText.Minute(range.To.ToTime())}"], now, cancellationToken);
        var refusals = new List<string>();
        var best = new SortedDictionary<UtcMinute, NesoReading>();
        var past = $"{InstantText.Minute(range.From.ToTime())}/{InstantText.Minute(range.To.ToTime())}";
        await AskAsync(past, now, best, refusals, cancellationToken);
        return Judge(zone, best, refusals, await MixesAsync(past, cancellationToken));
    }

    private async Task<IReadOnlyList<FactorObservation>> FetchRegionAsync(
        string zone, IReadOnlyList<string> ranges, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var region = options.Regions[zone];
        var judge = new AnswerJudge(zone, Identity, NesoParser.SlotMinutes, now);
        foreach (var range in ranges)
            NesoRegion.Read(await http.GetJsonAsync(FormattableString.Invariant($"regional/intensity/{range}/regionid/{region}"), cancellationToken), region, judge);
        return judge.Verdict(log);
    }

    /// <summary>Intensities are not thrown away because the mixes are down; those that were told before stay.</summary>
    private async Task<Dictionary<UtcMinute, GenerationMix>> MixesAsync(string range, CancellationToken cancellationToken)
    {
        try
        {
            return NesoMix.Read(await http.GetJsonAsync($"generation/{range}", cancellationToken));
        }
        catch (IntensityUnavailableException error)
        {
            LogNoMix(log, error.Message);
            return [];
        }
    }

    private List<FactorObservation> Judge(
        string zone, SortedDictionary<UtcMinute, NesoReading> best, List<string> refusals, Dictionary<UtcMinute, GenerationMix> mixes)
    {
        if (refusals.Count > 0)
            LogRefused(log, refusals.Count, refusals[0]);
        return [.. best.Values.Select(reading => new FactorObservation(zone, reading.Slot, reading.Value, reading.Quality, Identity) { Mix = mixes.GetValueOrDefault(reading.Slot.From) })];
    }

    private async Task AskAsync(
        string range, DateTimeOffset now, SortedDictionary<UtcMinute, NesoReading> best, List<string> refusals, CancellationToken cancellationToken)
    {
        var body = await http.GetJsonAsync($"intensity/{range}", cancellationToken);
        foreach (var reading in NesoParser.Parse(body, now, refusals))
        {
            // A slot may be in both answers; the better grade of the two is kept.
            if (!best.TryGetValue(reading.Slot.From, out var known) || known.Quality < reading.Quality)
                best[reading.Slot.From] = reading;
        }
    }

    [LoggerMessage(2211, LogLevel.Warning, "neso: no forecast this time, the past 24 h are used: {Reason}")]
    private static partial void LogNoForecast(ILogger logger, string reason);

    [LoggerMessage(2213, LogLevel.Debug, "neso: no generation mix this time: {Reason}")]
    private static partial void LogNoMix(ILogger logger, string reason);

    [LoggerMessage(2212, LogLevel.Warning, "neso: {Count} slots refused; the first: {Reason}")]
    private static partial void LogRefused(ILogger logger, int count, string reason);
}
