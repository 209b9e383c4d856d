using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.WattTime;

/// <summary>
/// WattTime v3: marginal, location, combustion CO2, five minutes, a stamp is its period's start; login with name and password for a bearer token. What holds
/// now is the first point of the forecast; the history lags and is rewritten. For decisions only: a marginal value never enters an inventory.
/// </summary>
internal sealed class WattTimeIntensityProvider(WattTimeOptions options, GridHttpClient http, WattTimeLogin login, ILogger log) : IPastIntensityProvider, IDisposable
{
    public const string ProviderName = "watttime";

    private const string Credit = "WattTime MOER v3 (proprietary data; see watttime.org)";

    public static ProviderTerms AllTerms { get; } = new(
        Credit, TimeSpan.FromMilliseconds(100), [TimeSpan.FromDays(1), TimeSpan.FromDays(31)], TimeSpan.FromDays(7));

    private static readonly Dictionary<string, string> KnownRegions = new(StringComparer.Ordinal) { ["US-CAL-CISO"] = "CAISO_NORTH" };

    public string Name => ProviderName;

    public ProviderTerms Terms => AllTerms;

    public TimeSpan? PollInterval => options.Endpoint.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => RegionOf(zone) is not null && kind is null or FactorKind.Direct
        ? new FactorIdentity(ProviderName, FactorKind.Direct, FactorSignal.Marginal, FactorBasis.Location, FactorGas.Co2, Credit)
        : null;

    public int SlotMinutes(string zone) => 5;

    public async Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (region, judge) = JudgeFor(zone, kind, now);
        WattTimeAnswer.ReadForecast(await AskAsync("forecast", region, "&horizon_hours=24", cancellationToken), region, judge);
        return judge.Verdict(log);
    }

    public async Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (region, judge) = JudgeFor(zone, kind, now);
        // Their end is inclusive.
        var bounds = $"&start={InstantText.Second(range.From.ToTime())}&end={InstantText.Second(range.To.ToTime().AddMinutes(-5))}&include_imputed_marker=true";
        WattTimeAnswer.ReadHistory(await AskAsync("historical", region, bounds, cancellationToken), region, judge);
        return judge.Verdict(log);
    }

    public void Dispose() => login.Dispose();

    private (string Region, AnswerJudge Judge) JudgeFor(string zone, FactorKind kind, DateTimeOffset now) =>
        RegionOf(zone) is { } region && IdentityFor(zone, kind) is { } identity
            ? (region, new AnswerJudge(zone, identity, SlotMinutes(zone), now))
            : throw new IntensityUnavailableException($"{Name} knows no region of zone {zone}, {kind}; set {options.Endpoint.Key($"Zones:{zone}")}");

    private string? RegionOf(string zone) => options.Endpoint.NameOf(zone, own => KnownRegions.GetValueOrDefault(own));

    private async Task<ReadOnlyMemory<byte>> AskAsync(string verb, string region, string more, CancellationToken cancellationToken)
    {
        var path = $"v3/{verb}?region={Uri.EscapeDataString(region)}&signal_type={WattTimeAnswer.Signal}{more}";
        var token = await login.TokenAsync(null, cancellationToken);
        try
        {
            return await http.GetAsync(RequestOf(path, token), cancellationToken);
        }
        catch (IntensityUnavailableException error) when (error.Failure == IntensityFailure.Unauthorized)
        {
            return await http.GetAsync(RequestOf(path, await login.TokenAsync(token, cancellationToken)), cancellationToken);
        }
    }

    private GridRequest RequestOf(string path, Contracts.Security.Secret token) =>
        new(path) { Token = token, Header = "Authorization", Scheme = "Bearer", TokenKey = options.Endpoint.Key("User") };
}
