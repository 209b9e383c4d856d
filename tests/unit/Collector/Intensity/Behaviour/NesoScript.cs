using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Neso;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

internal sealed class NesoScript : ProviderScript
{
    public override string Name => "neso";

    public override string Zone => "GB";

    public override int StepMinutes => 30;

    public override bool NamesZone => false;

    public override bool HasSecret => false;

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http) =>
        new NesoIntensityProvider(NesoOptions.Read(settings), http, NullLogger<NesoIntensityProvider>.Instance);

    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points) =>
        $$"""{"data":[{{string.Join(",", points.Select(Slot))}}]}""";

    private static string Slot(ScriptedPoint point) =>
        $$$"""{"from":"{{{Minute(point.From)}}}","to":"{{{Minute(point.From.AddMinutes(30))}}}","intensity":{"forecast":null,"actual":{{{point.Literal}}},"index":"high"}}""";

    private static string Minute(DateTimeOffset time) => Iso(time).Replace(":00Z", "Z", StringComparison.Ordinal);
}
