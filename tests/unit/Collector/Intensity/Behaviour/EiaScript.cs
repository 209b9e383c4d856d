using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Eia;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>A grid of gas alone, stamped with the END of each hour, numbers as text.</summary>
internal sealed class EiaScript : ProviderScript
{
    public override string Name => "eia";

    public override string Zone => "US-CAL-CISO";

    public override string TheirZone => "CISO";

    public override FactorKind Kind => FactorKind.Lifecycle;

    public override int StepMinutes => 60;

    public override string Literal => "\"8123\"";

    public override double Grams => 490;

    public override string? TooLarge => null;

    public override string NotANumber => "\"NaN\"";

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http) =>
        new EiaIntensityProvider(EiaOptions.Read(settings, isUsed: true), http, NullLogger.Instance);

    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points) =>
        $$$"""{"response":{"total":"{{{points.Count}}}","dateFormat":"YYYY-MM-DD\"T\"HH24","data":[{{{string.Join(",", points.Select(point => Row(zone, point)))}}}]}}""";

    public static string Row(string zone, ScriptedPoint point, string fuel = "NG") =>
        $$"""{"period":"{{point.From.AddHours(1).UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture)}}","respondent":"{{zone}}","respondent-name":"x","fueltype":"{{fuel}}","type-name":"x","value":{{point.Literal}},"value-units":"megawatthours"}""";
}
