using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Energinet;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

internal sealed class EnerginetScript : ProviderScript
{
    public override string Name => "energinet";

    public override string Zone => "DK-DK1";

    public override string TheirZone => "DK1";

    public override string OtherZone => "DK2";

    public override int StepMinutes => 5;

    public override string Literal => "87.5";

    public override double Grams => 87.5;

    public override bool HasSecret => false;

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http) =>
        new EnerginetIntensityProvider(EnerginetOptions.Read(settings, isUsed: true), http, NullLogger.Instance);

    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points) =>
        $$"""{"total":{{points.Count}},"sort":"Minutes5UTC desc","limit":0,"dataset":"CO2Emis","records":[{{string.Join(",", points.Reverse().Select(point => Row(zone, point)))}}]}""";

    /// <summary>The UTC time has no offset, and the Danish one beside it shows one hour twice in October.</summary>
    private static string Row(string zone, ScriptedPoint point) =>
        $$"""{"Minutes5UTC":"{{Iso(point.From).TrimEnd('Z')}}","Minutes5DK":"{{Iso(point.From + RteScript.LocalOffset(point.From)).TrimEnd('Z')}}","PriceArea":"{{zone}}","CO2Emission":{{point.Literal}}}""";
}
