using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Web;

/// <summary>Grades and gases as the API names them.</summary>
internal static class Words
{
    public static string Of(FactorGas gas) => gas == FactorGas.Co2 ? "CO2" : "CO2e";

    public static string Of(FactorQuality quality) => quality switch
    {
        FactorQuality.Annual => "annual",
        FactorQuality.Forecast => "forecast",
        FactorQuality.Estimated => "estimated",
        _ => "measured",
    };
}
