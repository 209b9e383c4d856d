using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.Energinet;

/// <summary>
/// Denmark's Energi Data Service: average, location, direct, of consumption with imports, CO2, five minutes, stamped with their start. Its bounds are Danish time
/// unless <c>timezone=UTC</c> is said, and its UTC times come back without an offset: only <c>Minutes5UTC</c> is read. Its archive has negative values: they are refused.
/// </summary>
internal sealed partial class EnerginetIntensityProvider(EnerginetOptions options, GridHttpClient http, ILogger log) : IPastIntensityProvider
{
    public const string ProviderName = "energinet";

    private const int SlotLength = 5;
    private const string Credit = "Energinet, Energi Data Service (CC BY 4.0)";

    private static readonly FactorIdentity Identity = new(ProviderName, FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, Credit);

    private static readonly Dictionary<string, string> Areas = new(StringComparer.Ordinal) { ["DK-DK1"] = "DK1", ["DK-DK2"] = "DK2", ["DK1"] = "DK1", ["DK2"] = "DK2" };

    public static ProviderTerms AllTerms { get; } = new(
        Credit, TimeSpan.FromMilliseconds(500), [TimeSpan.FromHours(1), TimeSpan.FromDays(1)], TimeSpan.FromDays(7));

    public string Name => ProviderName;

    public ProviderTerms Terms => AllTerms;

    public TimeSpan? PollInterval => options.Endpoint.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => AreaOf(zone) is not null && kind is null or FactorKind.Direct ? Identity : null;

    public int SlotMinutes(string zone) => SlotLength;

    public async Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var judge = new AnswerJudge(zone, Identity, SlotLength, now);
        await ReadAsync(judge, zone, "CO2Emis", now.AddHours(-24), now.AddMinutes(5), FactorQuality.Measured, cancellationToken);
        try
        {
            await ReadAsync(judge, zone, "CO2EmisProg", now.AddHours(-1), now.AddHours(36), FactorQuality.Forecast, cancellationToken);
        }
        catch (IntensityUnavailableException error) when (error.Failure is not (IntensityFailure.Gone or IntensityFailure.WrongZone))
        {
            LogNoForecast(log, zone, error.Message);
        }

        return judge.Verdict(log);
    }

    public async Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var judge = new AnswerJudge(zone, Identity, SlotLength, now);
        await ReadAsync(judge, zone, "CO2Emis", range.From.ToTime(), range.To.ToTime(), FactorQuality.Measured, cancellationToken);
        return judge.Verdict(log);
    }

    private string? AreaOf(string zone) => options.Endpoint.NameOf(zone, own => Areas.GetValueOrDefault(own));

    private async Task ReadAsync(
        AnswerJudge judge, string zone, string dataset, DateTimeOffset from, DateTimeOffset to, FactorQuality quality, CancellationToken cancellationToken)
    {
        var area = AreaOf(zone) ?? throw new IntensityUnavailableException($"{Name} knows DK1 and DK2, and was asked for {zone}");
        var filter = Uri.EscapeDataString($"{{\"PriceArea\":[\"{area}\"]}}");
        var path = $"dataset/{dataset}?start={Stamp(from)}&end={Stamp(to)}&timezone=UTC&filter={filter}&sort={Uri.EscapeDataString("Minutes5UTC desc")}&limit=0";
        using var document = GridJson.Parse(await http.GetJsonAsync(path, cancellationToken));
        foreach (var row in GridJson.Rows(document.RootElement, "records"))
        {
            if (GridJson.Text(row, "PriceArea") is var said && said != area)
                throw GridJson.Other("area", area, said);
            if (InstantText.TryUtc(GridJson.Text(row, "Minutes5UTC"), out var time))
                judge.Read(time, row, "CO2Emission", quality);
            else
                judge.Refuse("a record without a time");
        }
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    [LoggerMessage(2222, LogLevel.Information, "energinet: no forecast for {Zone} this time, the past day is used: {Reason}")]
    private static partial void LogNoForecast(ILogger logger, string zone, string reason);
}
