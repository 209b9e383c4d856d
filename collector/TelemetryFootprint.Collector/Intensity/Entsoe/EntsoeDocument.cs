using System.Xml;
using System.Xml.Linq;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Mix;

namespace TelemetryFootprint.Collector.Intensity.Entsoe;

/// <summary>
/// A75, actual generation per type. The root is tested first: an <c>Acknowledgement_MarketDocument</c> says that there is nothing (reason 999), with HTTP 200
/// or 400. A series with an out-domain is consumption (pumping) and no generation. Names are matched without their namespace, which changes with the version.
/// </summary>
internal static class EntsoeDocument
{
    public const int HourMinutes = 60;

    /// <summary>Twenty fuels of a month in quarters of an hour are 60,000.</summary>
    private const int MostSteps = 200_000;

    /// <summary>Megawatt-hours per hour and fuel of the area. Hours are whole ones: four quarters, or none.</summary>
    public static void Read(ReadOnlyMemory<byte> body, string area, MixHours hours)
    {
        var root = Load(body);
        if (root.Name.LocalName == "Acknowledgement_MarketDocument")
            throw new IntensityUnavailableException($"no data ({Text(root, "Reason", "code") ?? "no reason"}: {Text(root, "Reason", "text") ?? ""})") { Failure = IntensityFailure.NoValue };
        if (root.Name.LocalName != "GL_MarketDocument")
            throw GridJson.Unlike($"a {root.Name.LocalName}");
        var steps = 0;
        foreach (var series in Named(root, "TimeSeries"))
        {
            if (Value(series, "outBiddingZone_Domain.mRID") is not null)
                continue;
            if (Value(series, "inBiddingZone_Domain.mRID") is var said && said != area)
                throw GridJson.Other("area", area, said);
            var fuel = PsrType.FuelOf(Text(series, "MktPSRType", "psrType") ?? "");
            foreach (var (hour, megawattHours) in Hours(series, ref steps))
                hours.Add(hour, fuel, megawattHours);
        }
    }

    private static Dictionary<DateTimeOffset, decimal> Hours(XElement series, ref int steps)
    {
        var energy = new Dictionary<DateTimeOffset, (decimal Sum, int Minutes)>();
        var repeatsMissing = Value(series, "curveType") == "A03";
        foreach (var period in Named(series, "Period"))
        {
            foreach (var (from, megawatts) in EntsoeSeries.Steps(period, repeatsMissing, out var minutes))
            {
                if (++steps > MostSteps)
                    throw GridJson.Unlike($"more than {MostSteps} values");
                var hour = new DateTimeOffset(from.Ticks - (from.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);
                var (sum, covered) = energy.GetValueOrDefault(hour);
                energy[hour] = (sum + (megawatts * minutes / HourMinutes), covered + minutes);
            }
        }

        return energy.Where(hour => hour.Value.Minutes == HourMinutes).ToDictionary(hour => hour.Key, hour => hour.Value.Sum);
    }

    private static XElement Load(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var stream = new MemoryStream(body.ToArray(), writable: false);
            // No document type: entities could make megabytes out of bytes.
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root ?? throw GridJson.Unlike("no root");
        }
        catch (XmlException error)
        {
            throw GridJson.Unlike($"line {error.LineNumber} is no XML", error);
        }
    }

    private static IEnumerable<XElement> Named(XElement parent, string name) => parent.Elements().Where(element => element.Name.LocalName == name);

    private static string? Value(XElement parent, string name) => Named(parent, name).FirstOrDefault()?.Value;

    private static string? Text(XElement parent, string name, string inner) => Named(parent, name).FirstOrDefault() is { } child ? Value(child, inner) : null;
}
