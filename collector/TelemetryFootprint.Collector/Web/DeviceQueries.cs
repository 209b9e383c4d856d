using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Web;

/// <summary><c>/api/v1/devices</c>.</summary>
internal sealed class DeviceQueries(LiveState live, ILedgerReader ledger, IFactorChains chains, TimeProvider time)
{
    public DevicesAnswer Devices()
    {
        // The totals first: whatever was counted has an inventory by then.
        var totals = new DeviceTotals(ledger, chains, UtcMinute.FromTime(time.GetUtcNow()));
        var snapshot = live.Current;
        var now = time.GetUtcNow();
        return new DevicesAnswer(snapshot.Version, [.. snapshot.Devices.Values.Select(device => Row(device, totals, device.IsLive(now)))]);
    }

    private static DeviceRow Row(LiveDevice device, DeviceTotals totals, bool isLive)
    {
        var method = MethodName.Of(device.Method);
        var simulated = device.Method == Method.Simulated;
        var site = totals.SiteOf(device.Host);
        var family = totals.FamilyOf(site?.Zone, device.Host, device.Device.Uuid, simulated);
        return new DeviceRow(
            device.Host, device.Device.Uuid, device.Device.Index, device.Device.Model, device.Device.DriverVersion, device.AgentId, device.At,
            method, simulated, site?.Site, site?.Zone, site?.Pue.Value, site?.Pue.IsSet,
            family is { } of ? Label.Of(of.Kind) : null, family is { } gas ? Words.Of(gas.Gas) : null,
            Now(device.PowerMilliwatts / 1000.0, "W", isLive, method),
            Now(device.UtilizationPercent / 100.0, "ratio", isLive, null),
            Now(device.MemoryMebibytes * 1048576.0, "bytes", isLive, null),
            Now(device.TemperatureCelsius, "celsius", isLive, null),
            totals.EnergyOf(device.Host, device.Device.Uuid, simulated),
            totals.EmissionsOf(device.Host, device.Device.Uuid, simulated, site?.Zone, family));
    }

    private static Figure Now(double? value, string unit, bool isLive, string? method) => isLive
        ? new Figure(value, unit, Method: method, Reason: value is null ? "not reported by this device" : null)
        : new Figure(null, unit, Method: method, Reason: "no recent reading");
}
