using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Mix;

namespace TelemetryFootprint.Collector.Intensity.Eia;

/// <summary>
/// EIA-930, the US hourly grid monitor: generation per fuel of a balancing authority, and the intensity that it makes with the bundled factors: average, location, of
/// production, CO2e, lifecycle or direct as asked; the key in the query. Its stamps are the END of the hour: an hour's slip in a solar grid is a first-order error.
/// Most of a day comes the next day and is corrected for weeks.
/// </summary>
internal sealed class EiaIntensityProvider(EiaOptions options, GridHttpClient http, ILogger log) : IPastIntensityProvider
{
    public const string ProviderName = "eia";

    private const int SlotLength = 60;
    private const int PageRows = 5000;
    private const int MostPages = 4;
    private const string Credit = "U.S. Energy Information Administration, Hourly Electric Grid Monitor (public domain), production mix x bundled fuel factors";

    private static readonly TimeSpan Lookback = TimeSpan.FromHours(72);

    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["CA-ON"] = "IESO",
        ["CA-QC"] = "HQT",
        ["CA-AB"] = "AESO",
        ["CA-BC"] = "BCHA",
        ["CA-MB"] = "MHEB",
        ["CA-SK"] = "SPC",
        ["CA-NB"] = "NBSO",
    };

    public static ProviderTerms AllTerms { get; } = new(
        Credit, TimeSpan.FromMilliseconds(400), [TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(31)], TimeSpan.FromDays(10));

    public string Name => ProviderName;

    public ProviderTerms Terms => AllTerms;

    public TimeSpan? PollInterval => options.Endpoint.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => AuthorityOf(zone) is null
        ? null
        : new FactorIdentity(ProviderName, kind ?? FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e, Credit);

    public int SlotMinutes(string zone) => SlotLength;

    public Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        AskAsync(zone, kind, now - Lookback, now, now, cancellationToken);

    public Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken) =>
        AskAsync(zone, kind, range.From.ToTime(), range.To.ToTime(), now, cancellationToken);

    /// <summary>Electricity Maps' names of US zones end with the authority, such as US-CAL-CISO.</summary>
    private string? AuthorityOf(string zone) => options.Endpoint.NameOf(
        zone, own => Exceptions.GetValueOrDefault(own) ?? (own.StartsWith("US-", StringComparison.Ordinal) && own.Split('-') is { Length: 3 } parts ? parts[2] : null));

    private async Task<IReadOnlyList<FactorObservation>> AskAsync(
        string zone, FactorKind kind, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var authority = AuthorityOf(zone) ?? throw new IntensityUnavailableException($"{Name} knows no balancing authority of zone {zone}; set {options.Endpoint.Key($"Zones:{zone}")}");
        var secret = options.Endpoint.NeededToken("TokenFile");
        var token = secret.ForQuestion();
        var hours = new MixHours(SlotLength);
        for (var (page, offset) = (0, 0); page < MostPages; page++)
        {
            // The first hour is stamped with its end.
            var path = "electricity/rto/fuel-type-data/data/?frequency=hourly&data%5B%5D=value"
                + $"&facets%5Brespondent%5D%5B%5D={Uri.EscapeDataString(authority)}&start={Stamp(from.AddHours(1) - MixHours.Context)}&end={Stamp(to)}"
                + $"&sort%5B0%5D%5Bcolumn%5D=period&sort%5B0%5D%5Bdirection%5D=asc&offset={offset.ToString(CultureInfo.InvariantCulture)}&length={PageRows}"
                + $"&api_key={Uri.EscapeDataString(token.Reveal())}";
            var (rows, total) = EiaAnswer.Read(await http.GetAsync(new GridRequest(path) { Token = token, TokenKey = secret.Key }, cancellationToken), authority, hours);
            offset += rows;
            if (rows == 0 || offset >= total)
                break;
        }

        var judge = new AnswerJudge(zone, IdentityFor(zone, kind)!, SlotLength, now);
        hours.Judge(kind, from, to, now, judge);
        return judge.Verdict(log);
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
}
