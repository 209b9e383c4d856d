using System.Text;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>One point as it was found in a message: whose it is, and what it says or why it cannot be used.</summary>
internal readonly record struct OtlpPoint(string Host, string Uuid, string Model, uint Index, long UnixMicroseconds, double Figure, string? Wrong)
{
    private static readonly string[] HostKeys = ["Hostname", "host.name", "k8s.node.name"];
    private static readonly string[] DeviceKeys = ["hw.id", "UUID", "gpu_uuid"];
    private static readonly string[] ModelKeys = ["hw.model", "modelName"];
    private static readonly string[] IndexKeys = ["gpu", "hw.gpu.index"];

    /// <summary>Null: it holds no figure, or is of no GPU.</summary>
    public static OtlpPoint? Of(OtlpMetric metric, NumberDataPoint point, string resourceHost)
    {
        if ((point.Flags & 1) != 0 || (Text(point.Attributes, ["hw.type"]) is { Length: > 0 } type && type != "gpu")) return null;
        var (host, uuid) = (Text(point.Attributes, HostKeys) is { Length: > 0 } own ? own : resourceHost, Text(point.Attributes, DeviceKeys));
        var figure = (point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble) * metric.Factor;
        var microseconds = (long)Math.Min(point.TimeUnixNano / 1000, (ulong)Limits.MaxMicroseconds);
        _ = uint.TryParse(Text(point.Attributes, IndexKeys), out var index);
        return new(host, uuid, Cut(Text(point.Attributes, ModelKeys)), index, microseconds, figure, WhyNot(metric.Quantity, point, host, uuid, figure));
    }

    /// <summary>The host that a resource names; empty: none.</summary>
    public static string HostOf(Resource? resource) => resource is null ? "" : Text(resource.Attributes, HostKeys);

    private static string? WhyNot(OtlpQuantity quantity, NumberDataPoint point, string host, string uuid, double figure) =>
        host.Length == 0 ? "no host: a resource needs host.name, or a point Hostname"
        : uuid.Length == 0 ? "no device: a point needs hw.id or UUID"
        : Encoding.UTF8.GetByteCount(host) > Limits.MaxHostBytes || Encoding.UTF8.GetByteCount(uuid) > Limits.MaxUuidBytes || host.Any(char.IsControl) || uuid.Any(char.IsControl) ? "a host or device that is too long or not printable"
        : point.TimeUnixNano == 0 || point.ValueCase == NumberDataPoint.ValueOneofCase.None ? "no time or no value"
        : !double.IsFinite(figure) || figure < (quantity == OtlpQuantity.Temperature ? Limits.MinTemperatureCelsius : 0) || figure > Most(quantity) ? "a figure that no GPU can have"
        : null;

    private static double Most(OtlpQuantity quantity) => quantity switch
    {
        OtlpQuantity.Power => Limits.MaxPowerMilliwatts,
        OtlpQuantity.Energy => Limits.MaxRowMillijoules,
        OtlpQuantity.Temperature => Limits.MaxTemperatureCelsius,
        OtlpQuantity.Memory => Limits.MaxMemoryMebibytes,
        _ => 1000,
    };

    private static string Text(IReadOnlyList<KeyValue> attributes, string[] keys)
    {
        foreach (var key in keys)
        {
            foreach (var attribute in attributes)
            {
                if (attribute.Key == key && attribute.Value is { StringValue.Length: > 0 } value) return value.StringValue;
            }
        }

        return "";
    }

    private static string Cut(string text) => text.Length <= Limits.MaxDeviceTextBytes / 4 && !text.Any(char.IsControl) ? text : "";
}
