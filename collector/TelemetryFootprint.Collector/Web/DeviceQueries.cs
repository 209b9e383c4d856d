using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Web;

/// <summary><c>/api/v1/devices</c>.</summary>
internal sealed class DeviceQueries(LiveState live, ILedgerReader ledger, IFactorChains chains, DeviceStates states, TimeProvider time)
{
    public DevicesAnswer Devices()
    {
        // The totals first: whatever was counted has an inventory by then.
        var totals = new DeviceTotals(ledger, chains, UtcMinute.FromTime(time.GetUtcNow()));
        var snapshot = live.Current;
        var now = time.GetUtcNow();
        var said = states.Of(snapshot);
        return new DevicesAnswer(
            snapshot.Version,
            [.. snapshot.Devices.Values.Select(device => Row(device, totals, device.IsLive(now), said.GetValueOrDefault((device.Host, device.Device.Uuid))))],
            [.. snapshot.Devices.Values.Select(device => device.Host).Distinct(StringComparer.Ordinal).Select(host => new HostCoverage(host, totals.CoverageOf(host)))]);
    }

    private static DeviceRow Row(LiveDevice device, DeviceTotals totals, bool isLive, DeviceStatus? said)
    {
        var method = MethodName.Of(device.Method);
        var simulated = device.Method == Method.Simulated;
        var isPart = device.Device.Kind == DeviceKind.Mig;
        var site = totals.SiteOf(device.Host);
        var family = totals.FamilyOf(site?.Zone, device.Host, device.Device.Uuid, simulated);
        return new DeviceRow(
            device.Host, device.Device.Uuid, device.Device.Index, device.Device.Model, device.Device.DriverVersion, device.AgentId, device.At,
            method, simulated, site?.Site, site?.Zone, site?.Pue.Value, site?.Pue.IsSet,
            family is { } of ? Label.Of(of.Kind) : null, family is { } gas ? Words.Of(gas.Gas) : null,
            Now(device.PowerMilliwatts / 1000.0, "W", isLive, method, PowerRangeOf.Watts(device)),
            Now(device.UtilizationPercent / 100.0, "ratio", isLive, null),
            Now(device.MemoryMebibytes * 1048576.0, "bytes", isLive, null),
            Now(device.TemperatureCelsius, "celsius", isLive, null),
            isPart ? totals.PartOf(device.Host, device.Device.Uuid, simulated, method) : totals.EnergyOf(device.Host, device.Device.Uuid, simulated),
            isPart
                ? new Figure(null, "g", Reason: $"in the grams of its board {device.Device.ParentUuid}")
                : totals.EmissionsOf(device.Host, device.Device.Uuid, simulated, family))
        {
            Kind = Words.Of(device.Device.Kind),
            Parent = Said(device.Device.ParentUuid),
            MigProfile = Said(device.Device.MigProfile),
            Slices = device.Device.Slices is > 0 and var slices ? slices : null,
            Split = isPart ? MethodName.Of(simulated ? Method.Simulated : Method.Modelled) : null,
            BoardDevices = device.Device.BoardDevices is > 0 and var onBoard ? onBoard : null,
            PowerReading = Said(device.Device.PowerReading),
            MethodReason = Said(device.Device.Reason),
            Catalogue = Said(device.Device.Catalogue),
            Stuck = said?.Stuck,
            CrosscheckOff = said?.CrosscheckOff,
        };
    }

    private static string? Said(string text) => text.Length == 0 ? null : text;

    private static Figure Now(double? value, string unit, bool isLive, string? method, (double Low, double High)? range = null) => isLive
        ? new Figure(value, unit, range?.Low, range?.High, Method: method, Reason: value is null ? "not reported by this device" : null)
        : new Figure(null, unit, Method: method, Reason: "no recent reading");
}
