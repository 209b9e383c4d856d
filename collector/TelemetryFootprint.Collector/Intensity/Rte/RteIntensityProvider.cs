using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.Rte;

/// <summary>
/// France's eCO2mix through ODRE: average, location, combustion only, of production (imports are not in it), CO2, quarters of an hour, stamped with their
/// start. Tomorrow's rows are there already, with null: they are filtered out by the question and again here. Without <c>timezone=UTC</c> times are Paris'.
/// </summary>
internal sealed class RteIntensityProvider(RteOptions options, GridHttpClient http, ILogger log) : IPastIntensityProvider
{
    public const string ProviderName = "rte";
    public const string Zone = "FR";

    private const int SlotLength = 15;
    private const string Credit = "RTE eCO2mix through ODRE (Licence Ouverte 2.0)";

    private static readonly FactorIdentity Identity = new(ProviderName, FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, Credit);

    public static ProviderTerms AllTerms { get; } = new(
        Credit, TimeSpan.FromMilliseconds(100), [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(31)], TimeSpan.FromDays(14));

    public string Name => ProviderName;

    public ProviderTerms Terms => AllTerms;

    public TimeSpan? PollInterval => options.Endpoint.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => zone == Zone && (kind is null or FactorKind.Direct) ? Identity : null;

    public int SlotMinutes(string zone) => SlotLength;

    public Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        AskAsync(zone, kind, now.AddHours(-24), now.AddMinutes(1), now, cancellationToken);

    public Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken) =>
        AskAsync(zone, kind, range.From.ToTime(), range.To.ToTime(), now, cancellationToken);

    private async Task<IReadOnlyList<FactorObservation>> AskAsync(
        string zone, FactorKind kind, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (IdentityFor(zone, kind) is null)
            throw new IntensityUnavailableException($"rte knows zone FR, direct, and was asked for {zone}, {kind}");
        var where = $"taux_co2 is not null and date_heure>=date'{InstantText.Second(from)}' and date_heure<date'{InstantText.Second(to)}'";
        var path = "catalog/datasets/eco2mix-national-tr/exports/json?select=date_heure,taux_co2&order_by=date_heure&timezone=UTC&where=" + Uri.EscapeDataString(where);
        using var document = GridJson.Parse(await http.GetJsonAsync(path, cancellationToken));
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw GridJson.Unlike("no list of records");
        var judge = new AnswerJudge(zone, Identity, SlotLength, now);
        foreach (var row in document.RootElement.EnumerateArray())
        {
            if (InstantText.TryInstant(GridJson.Text(row, "date_heure"), out var time))
                judge.Read(time, row, "taux_co2", FactorQuality.Measured);
            else
                judge.Refuse("a record without a time and its offset");
        }

        return judge.Verdict(log);
    }
}
