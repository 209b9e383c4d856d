using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.ElectricityMaps;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

internal sealed class ElectricityMapsScript : ProviderScript
{
    public override string Name => "electricitymaps";

    public override string Zone => "DE";

    public override FactorKind Kind => FactorKind.Lifecycle;

    public override int StepMinutes => 60;

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http) =>
        new ElectricityMapsIntensityProvider(ElectricityMapsOptions.Read(settings, isUsed: true), http, NullLogger.Instance);

    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points) => request.Path.Value!.Split('/')[^1] switch
    {
        "latest" => points.Count == 0 ? $$"""{"zone":"{{zone}}","carbonIntensity":null,"datetime":"2026-11-22T09:00:00.000Z"}""" : Point(zone, points[^1]),
        "history" => List(zone, "history", points),
        "past-range" => List(zone, "data", points),
        _ => List(zone, "forecast", points),
    };

    private static string List(string zone, string key, IReadOnlyList<ScriptedPoint> points) =>
        $$"""{"zone":"{{zone}}","{{key}}":[{{string.Join(",", points.Select(point => Point(zone, point)))}}]}""";

    private static string Point(string zone, ScriptedPoint point) =>
        $$"""{"zone":"{{zone}}","carbonIntensity":{{point.Literal}},"datetime":"{{Iso(point.From)}}","updatedAt":"{{Iso(point.From.AddMinutes(-12))}}","emissionFactorType":"lifecycle","isEstimated":false,"estimationMethod":null}""";
}
