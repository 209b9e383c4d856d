using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.WattTime;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

internal sealed class WattTimeScript : ProviderScript
{
    public override string Name => "watttime";

    public override string Zone => "US-CAL-CISO";

    public override string TheirZone => "CAISO_NORTH";

    public override int StepMinutes => 5;

    public override string Literal => "873.2";

    public override double Grams => 873.2 * 0.45359237;

    public override string TooLarge => "6700";

    public override IEnumerable<string> Settings(string secretFile) => ["--Grid:watttime:User=someone", $"--Grid:watttime:PasswordFile={secretFile}"];

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http)
    {
        var options = WattTimeOptions.Read(settings, isUsed: true);
        return new WattTimeIntensityProvider(options, http, new WattTimeLogin(options, http, TimeProvider.System), NullLogger.Instance);
    }

    public override async Task<bool> InterceptAsync(HttpContext http)
    {
        if (http.Request.Path != "/login")
            return false;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("""{"token":"made-up.jwt.token"}""");
        return true;
    }

    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points) =>
        $$$"""{"data":[{{{string.Join(",", points.Select(Point))}}}],"meta":{"region":"{{{zone}}}","signal_type":"co2_moer","units":"lbs_co2_per_mwh","data_point_period_seconds":300}}""";

    private static string Point(ScriptedPoint point) => $$"""{"point_time":"{{Iso(point.From).Replace("Z", "+00:00", StringComparison.Ordinal)}}","value":{{point.Literal}}}""";
}
