namespace TelemetryFootprint.Collector.Intensity.Entsoe;

/// <summary>Areas by their EIC code. Great Britain reports no generation there any more.</summary>
internal static class EntsoeArea
{
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["AT"] = "10YAT-APG------L",
        ["BE"] = "10YBE----------2",
        ["CH"] = "10YCH-SWISSGRIDZ",
        ["CZ"] = "10YCZ-CEPS-----N",
        ["DE"] = "10Y1001A1001A83F",
        ["DE-LU"] = "10Y1001A1001A82H",
        ["DK-DK1"] = "10YDK-1--------W",
        ["DK-DK2"] = "10YDK-2--------M",
        ["EE"] = "10Y1001A1001A39I",
        ["ES"] = "10YES-REE------0",
        ["FI"] = "10YFI-1--------U",
        ["FR"] = "10YFR-RTE------C",
        ["GR"] = "10YGR-HTSO-----Y",
        ["HU"] = "10YHU-MAVIR----U",
        ["IE"] = "10Y1001A1001A59C",
        ["IT"] = "10YIT-GRTN-----B",
        ["IT-NO"] = "10Y1001A1001A73I",
        ["LT"] = "10YLT-1001A0008Q",
        ["LV"] = "10YLV-1001A00074",
        ["NL"] = "10YNL----------L",
        ["NO-NO1"] = "10YNO-1--------2",
        ["NO-NO2"] = "10YNO-2--------T",
        ["NO-NO3"] = "10YNO-3--------J",
        ["NO-NO4"] = "10YNO-4--------9",
        ["NO-NO5"] = "10Y1001A1001A48H",
        ["PL"] = "10YPL-AREA-----S",
        ["PT"] = "10YPT-REN------W",
        ["RO"] = "10YRO-TEL------P",
        ["SE-SE1"] = "10Y1001A1001A44P",
        ["SE-SE2"] = "10Y1001A1001A45N",
        ["SE-SE3"] = "10Y1001A1001A46L",
        ["SE-SE4"] = "10Y1001A1001A47J",
        ["SI"] = "10YSI-ELES-----O",
        ["SK"] = "10YSK-SEPS-----K",
    };

    /// <summary>Null: not among them.</summary>
    public static string? CodeOf(string zone) => Codes.GetValueOrDefault(zone);
}
