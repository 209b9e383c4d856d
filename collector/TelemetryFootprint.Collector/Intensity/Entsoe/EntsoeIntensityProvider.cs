using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Mix;

namespace TelemetryFootprint.Collector.Intensity.Entsoe;

/// <summary>
/// ENTSO-E Transparency, document A75: generation per type of an area, and the intensity that it makes with the bundled factors: average, location, of production
/// (imports are not in it), CO2e, lifecycle or direct as asked; the token in the query, XML, UTC, stamps by position from the period's start. Types arrive one to
/// three hours late and not together: 72 hours are told each time, judged by the day before them (<see cref="MixHours"/>).
/// </summary>
internal sealed class EntsoeIntensityProvider(EntsoeOptions options, GridHttpClient http, ILogger log) : IPastIntensityProvider
{
    public const string ProviderName = "entsoe";

    private const string Credit = "ENTSO-E Transparency Platform (CC BY 4.0 for listed items), production mix x bundled fuel factors";

    private static readonly TimeSpan Lookback = TimeSpan.FromHours(72);

    /// <summary>What an area with many types in quarters of an hour is asked for, when three days of it are too much for one answer.</summary>
    private static readonly TimeSpan ShortLookback = TimeSpan.FromHours(24);

    public static ProviderTerms AllTerms { get; } = new(
        Credit, TimeSpan.FromMilliseconds(200), [TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(31)], TimeSpan.FromDays(1));

    public string Name => ProviderName;

    public ProviderTerms Terms => AllTerms;

    public TimeSpan? PollInterval => options.Endpoint.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => AreaOf(zone) is null
        ? null
        : new FactorIdentity(ProviderName, kind ?? FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e, Credit);

    public int SlotMinutes(string zone) => EntsoeDocument.HourMinutes;

    public async Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        try
        {
            return await AskAsync(zone, kind, hour - Lookback, hour.AddHours(1), now, cancellationToken);
        }
        catch (IntensityUnavailableException error) when (error.Failure == IntensityFailure.TooLarge)
        {
            return await AskAsync(zone, kind, hour - ShortLookback, hour.AddHours(1), now, cancellationToken);
        }
    }

    public Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken) =>
        AskAsync(zone, kind, range.From.ToTime(), range.To.ToTime(), now, cancellationToken);

    private string? AreaOf(string zone) => options.Endpoint.NameOf(zone, EntsoeArea.CodeOf);

    private async Task<IReadOnlyList<FactorObservation>> AskAsync(
        string zone, FactorKind kind, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var area = AreaOf(zone) ?? throw new IntensityUnavailableException($"{Name} knows no area of zone {zone}; set {options.Endpoint.Key($"Zones:{zone}")}");
        var secret = options.Endpoint.NeededToken("TokenFile");
        var token = secret.ForQuestion();
        var path = $"api?documentType=A75&processType=A16&in_Domain={Uri.EscapeDataString(area)}&periodStart={Stamp(from - MixHours.Context)}&periodEnd={Stamp(to)}"
            + $"&securityToken={Uri.EscapeDataString(token.Reveal())}";
        var request = new GridRequest(path) { Token = token, TokenKey = secret.Key, Content = GridContent.Xml, Reads400 = true };
        var hours = new MixHours(EntsoeDocument.HourMinutes);
        EntsoeDocument.Read(await http.GetAsync(request, cancellationToken), area, hours);
        var judge = new AnswerJudge(zone, IdentityFor(zone, kind)!, EntsoeDocument.HourMinutes, now);
        hours.Judge(kind, from, to, now, judge);
        return judge.Verdict(log);
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
}
