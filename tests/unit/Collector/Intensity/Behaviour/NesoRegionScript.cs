using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Neso;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

internal sealed class NesoRegionScript : ProviderScript
{
    public override string Name => "neso";

    public override string Label => "neso-region";

    public override string Zone => "GB-LON";

    public override string TheirZone => "13";

    public override string OtherZone => "12";

    public override int StepMinutes => 30;

    public override bool HasSecret => false;

    public override IEnumerable<string> Settings(string secretFile) => ["--Grid:neso:Zones:GB-LON=13"];

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http) =>
        new NesoIntensityProvider(NesoOptions.Read(settings), http, NullLogger<NesoIntensityProvider>.Instance);

    /// <summary>The past comes as one object, what is to come as a list of one: both are met in the wild.</summary>
    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points)
    {
        var region = $$"""{"regionid":{{zone}},"dnoregion":"UKPN London","shortname":"London","data":[{{string.Join(",", points.Select(Slot))}}]}""";
        return request.Path.Value!.Contains("/fw48h/", StringComparison.Ordinal) ? $$"""{"data":[{{region}}]}""" : $$"""{"data":{{region}}}""";
    }

    private static string Slot(ScriptedPoint point) =>
        $$$"""{"from":"{{{Minute(point.From)}}}","to":"{{{Minute(point.From.AddMinutes(30))}}}","intensity":{"forecast":{{{point.Literal}}},"index":"high"},"generationmix":[{"fuel":"gas","perc":41.2}]}""";

    private static string Minute(DateTimeOffset time) => Iso(time).Replace(":00Z", "Z", StringComparison.Ordinal);
}
