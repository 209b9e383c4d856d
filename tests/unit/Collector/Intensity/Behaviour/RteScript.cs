using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Rte;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

internal sealed class RteScript : ProviderScript
{
    private static readonly DateTimeOffset Spring = new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Autumn = new(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);

    public override string Name => "rte";

    public override string Zone => "FR";

    public override int StepMinutes => 15;

    public override string Literal => "38";

    public override double Grams => 38;

    public override bool NamesZone => false;

    public override bool HasSecret => false;

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http) =>
        new RteIntensityProvider(RteOptions.Read(settings, isUsed: true), http, NullLogger.Instance);

    /// <summary>As the API answers when it is not told UTC: Paris' time with its offset, which is the same instant.</summary>
    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points) =>
        $"[{string.Join(",", points.Select(point => $$"""{"date_heure":"{{Local(point.From)}}","taux_co2":{{point.Literal}}}"""))}]";

    public static TimeSpan LocalOffset(DateTimeOffset time) => TimeSpan.FromHours(time >= Spring && time < Autumn ? 2 : 1);

    private static string Local(DateTimeOffset time)
    {
        var offset = LocalOffset(time);
        return Iso(time + offset).TrimEnd('Z') + (offset.Hours == 2 ? "+02:00" : "+01:00");
    }
}
