using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Entsoe;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>A grid of gas alone: 490 g/kWh whatever it generates.</summary>
internal sealed class EntsoeScript : ProviderScript
{
    public override string Name => "entsoe";

    public override string Zone => "DE";

    public override string TheirZone => "10Y1001A1001A83F";

    public override FactorKind Kind => FactorKind.Lifecycle;

    public override int StepMinutes => 60;

    public override string Literal => "3000";

    public override double Grams => 490;

    public override string? TooLarge => null;

    public override string Null => "";

    public override string ContentType => "application/xml";

    public override bool FillsMissing => true;

    public override IIntensityProvider Create(SettingsReader settings, GridHttpClient http) =>
        new EntsoeIntensityProvider(EntsoeOptions.Read(settings, isUsed: true), http, NullLogger.Instance);

    public override string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points) => points.Count == 0
        ? """<Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0"><Reason><code>999</code><text>No matching data found</text></Reason></Acknowledgement_MarketDocument>"""
        : $"""
            <GL_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0">
             <TimeSeries><inBiddingZone_Domain.mRID codingScheme="A01">{zone}</inBiddingZone_Domain.mRID>
              <curveType>A03</curveType><MktPSRType><psrType>B04</psrType></MktPSRType>
              <Period><timeInterval><start>{Minute(points[0].From)}</start><end>{Minute(points[^1].From.AddHours(1))}</end></timeInterval><resolution>PT60M</resolution>
               {string.Concat(points.Select(point => Point(points[0].From, point)))}
              </Period></TimeSeries></GL_MarketDocument>
            """;

    private static string Point(DateTimeOffset start, ScriptedPoint point)
    {
        var position = ((int)(point.From - start).TotalHours + 1).ToString(CultureInfo.InvariantCulture);
        return $"<Point><position>{position}</position><quantity>{point.Literal}</quantity></Point>";
    }

    private static string Minute(DateTimeOffset time) => Iso(time).Replace(":00Z", "Z", StringComparison.Ordinal);
}
