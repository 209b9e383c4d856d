using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.Rte;

/// <summary>
/// France's eCO2mix through ODRE: average, location, combustion only, of production (imports are not in it), CO2, quarters of an hour, stamped with their
/// start. Tomorrow's rows are there already, with null: they are filtered out by the question and again here. Without <c>timezone=UTC</c> times are Paris'.
/// What is old enough is asked for in the consolidated and definitive set first, by half hours; the real-time set tells what that lacks.
/// </summary>
internal sealed class RteIntensityProvider(RteOptions options, GridHttpClient http, ILogger log) : IPastIntensityProvider
{
    public const string ProviderName = "rte";
    public const string Zone = "FR";

    private const int SlotLength = 15;
    private const string RealTime = "eco2mix-national-tr";
    private const string Settled = "eco2mix-national-cons-def";
    private const string Credit = "RTE eCO2mix through ODRE (Licence Ouverte 2.0)";

    /// <summary>The consolidated figures of a month come in the course of the next.</summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromDays(28);

    private static readonly FactorIdentity Identity = new(ProviderName, FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, Credit);

    public static ProviderTerms AllTerms { get; } = new(
        Credit, TimeSpan.FromMilliseconds(100), [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(31), TimeSpan.FromDays(93)], TimeSpan.FromDays(14));

    public string Name => ProviderName;

    public ProviderTerms Terms => AllTerms;

    public TimeSpan? PollInterval => options.Endpoint.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => zone == Zone && (kind is null or FactorKind.Direct) ? Identity : null;

    public int SlotMinutes(string zone) => SlotLength;

    public Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        AskAsync(RealTime, zone, kind, now.AddHours(-24), now.AddMinutes(1), now, cancellationToken);

    public async Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (from, to) = (range.From.ToTime(), range.To.ToTime());
        var settled = now - to < SettledAfter ? [] : await AskOrNothingAsync(Settled, zone, kind, from, to, now, cancellationToken);
        if (settled.Sum(said => said.Interval.Minutes) >= range.Minutes)
            return settled;
        if (settled.Count == 0)
            return await AskAsync(RealTime, zone, kind, from, to, now, cancellationToken);
        var has = settled.Select(said => said.Interval.From).ToHashSet();
        var newer = await AskOrNothingAsync(RealTime, zone, kind, from, to, now, cancellationToken);
        return [.. settled.Concat(newer.Where(said => !has.Contains(said.Interval.From))).OrderBy(said => said.Interval.From)];
    }

    /// <summary>A set that has no value of that time yet, or any more, is no failure: there is another.</summary>
    private async Task<IReadOnlyList<FactorObservation>> AskOrNothingAsync(
        string set, string zone, FactorKind kind, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(set, zone, kind, from, to, now, cancellationToken);
        }
        catch (IntensityUnavailableException error) when (error.Failure == IntensityFailure.NoValue)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<FactorObservation>> AskAsync(
        string set, string zone, FactorKind kind, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (IdentityFor(zone, kind) is null)
            throw new IntensityUnavailableException($"rte knows zone FR, direct, and was asked for {zone}, {kind}");
        var where = $"taux_co2 is not null and date_heure>=date'{InstantText.Second(from)}' and date_heure<date'{InstantText.Second(to)}'";
        var path = $"catalog/datasets/{set}/exports/json?select=date_heure,taux_co2&order_by=date_heure&timezone=UTC&where=" + Uri.EscapeDataString(where);
        using var document = GridJson.Parse(await http.GetJsonAsync(path, cancellationToken));
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw GridJson.Unlike("no list of records");
        var judge = new AnswerJudge(zone, Identity, SlotLength, now);
        var times = new HashSet<DateTimeOffset>();
        var halves = new List<(DateTimeOffset Second, JsonElement Row)>();
        foreach (var row in document.RootElement.EnumerateArray())
        {
            if (!InstantText.TryInstant(GridJson.Text(row, "date_heure"), out var time))
            {
                judge.Refuse("a record without a time and its offset");
                continue;
            }

            times.Add(time);
            judge.Read(time, row, "taux_co2", FactorQuality.Measured);
            if (set == Settled && time.Minute % (2 * SlotLength) == 0)
                halves.Add((time.AddMinutes(SlotLength), row));
        }

        // A half hour is two quarters, unless the second has a row of its own.
        foreach (var (second, row) in halves.Where(half => half.Second < to && !times.Contains(half.Second)))
            judge.Read(second, row, "taux_co2", FactorQuality.Measured);
        return judge.Verdict(log);
    }
}
