using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.HttpJson;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>An API of somebody's own: a list, kilograms per kilowatt-hour, the token in the address, stamps at the end.</summary>
internal sealed class HttpJsonScript : ProviderScript
{
    public override string Name => "http";

    public override string Zone => "ISLAND";

    public override string TheirZone => "our island";

    public override int StepMinutes => 15;

    public override string Literal => "0.352";

    public override string TooLarge => "3.001";

    public override bool HasPast => false;

    public override string AddressSetting(Uri url) => $"--Grid:http:Url={url}v1/{{zone}}/now?key={{token}}";

    public override IEnumerable<string> Settings(string secretFile) =>
    [
        $"--Grid:http:TokenFile={secretFile}", "--Grid:http:Zones:ISLAND=our island", "--Grid:http:Rows=/data", "--Grid:http:Value=/intensity/value", "--Grid:http:Time=/stamp",
        "--Grid:http:ZonePointer=/region", "--Grid:http:Unit=kg/kWh", "--Grid:http:Kind=direct", "--Grid:http:Gas=co2e", "--Grid:http:Step=15m", "--Grid:http:Stamp=end",
        "--Grid:http:Credit=Our island's grid",
    ];

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http) =>
        new HttpJsonIntensityProvider(HttpJsonOptions.Read(settings, isUsed: true), http, NullLogger.Instance);

    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points) =>
        $$"""{"region":"{{zone}}","data":[{{string.Join(",", points.Select(Row))}}]}""";

    private static string Row(ScriptedPoint point) => $$$"""{"stamp":"{{{Iso(point.From.AddMinutes(15))}}}","intensity":{"value":{{{point.Literal}}}}}""";
}
