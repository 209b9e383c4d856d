using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;

namespace TelemetryFootprint.Collector.Web;

/// <summary><c>/api/v1/devices</c>.</summary>
internal sealed class DeviceQueries(LiveState live, TimeProvider time)
{
    public DevicesAnswer Devices()
    {
        var now = time.GetUtcNow();
        var snapshot = live.Current;
        return new DevicesAnswer(snapshot.Version, [.. snapshot.Devices.Values.Select(device => Row(device, device.IsLive(now)))]);
    }

    private static DeviceRow Row(LiveDevice device, bool isLive)
    {
        var method = Label.Of(device.Method);
        return new DeviceRow(
            device.Host, device.Device.Uuid, device.Device.Index, device.Device.Model, device.Device.DriverVersion, device.AgentId, device.At,
            Now(device.PowerMilliwatts / 1000.0, "W", isLive, method),
            Now(device.UtilizationPercent / 100.0, "ratio", isLive, null),
            Now(device.MemoryMebibytes * 1048576.0, "bytes", isLive, null),
            Now(device.TemperatureCelsius, "celsius", isLive, null));
    }

    private static Figure Now(double? value, string unit, bool isLive, string? method) => isLive
        ? new Figure(value, unit, Method: method, Reason: value is null ? "not reported by this device" : null)
        : new Figure(null, unit, Method: method, Reason: "no recent reading");
}
