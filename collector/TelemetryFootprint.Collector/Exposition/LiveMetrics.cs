using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Gauges of the newest readings. A silent device has none: absent, not 0.</summary>
internal sealed class LiveMetrics(ILedgerReader ledger)
{
    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        var live = request.Live.Devices.Values.Where(device => device.IsLive(request.Now)).ToList();
        Gauge(writer, request, live, "footprint_gpu_utilization_ratio", "Share of time in which a kernel ran, 0 to 1.", device => device.UtilizationPercent / 100.0);
        Gauge(writer, request, live, "footprint_gpu_memory_used_bytes", "Used memory of a GPU, bytes.", device => device.MemoryMebibytes * 1048576.0);
        Gauge(writer, request, live, "footprint_gpu_temperature_celsius", "Temperature of a GPU, degrees Celsius.", device => device.TemperatureCelsius);
        Gauge(writer, request, live, "footprint_gpu_power_limit_watts", "Enforced power limit of a GPU, W.", device =>
            device.Device.PowerLimitMilliwatts is > 0 and var limit ? limit / 1000.0 : null);
        writer.Family("footprint_gpu_power_watts", MetricType.Gauge, "Power of a GPU board, W.");
        foreach (var device in live)
        {
            if (device.PowerMilliwatts is { } power && request.Hardware(device.Host, device.Device.Uuid) is { } hardware)
                writer.Sample(power / 1000.0, ("host", hardware.Host), ("gpu_uuid", hardware.Uuid), ("gpu_index", hardware.Index), ("method", MethodName.Of(device.Method)));
        }

        var sites = ledger.SitesAt(UtcMinute.FromTime(request.Now));
        WriteRates(writer, request, live, sites);
        WriteGpuInfo(writer, request);
        WriteHostInfo(writer, request, sites);
    }

    private static void Gauge(
        PrometheusWriter writer, MetricsRequest request, List<LiveDevice> live, string name, string help, Func<LiveDevice, double?> figure)
    {
        writer.Family(name, MetricType.Gauge, help);
        foreach (var device in live)
        {
            if (figure(device) is { } value && request.Hardware(device.Host, device.Device.Uuid) is { } hardware)
                writer.Sample(value, ("host", hardware.Host), ("gpu_uuid", hardware.Uuid), ("gpu_index", hardware.Index));
        }
    }

    /// <summary>W × g/kWh × PUE / 3.6e6 = g/s, with the factor that prices this very minute.</summary>
    private void WriteRates(PrometheusWriter writer, MetricsRequest request, List<LiveDevice> live, IReadOnlyDictionary<string, SitePeriod> sites)
    {
        writer.Family(
            "footprint_gpu_emissions_rate_grams_per_second", MetricType.Gauge,
            "Emission rate of a GPU now, PUE included: grams of CO2e or CO2 (as the zone's factor says) per second, operational, excludes embodied.");
        var minute = UtcMinute.FromTime(request.Now);
        var factors = new Dictionary<string, IntensitySlot?>(StringComparer.Ordinal);
        foreach (var device in live)
        {
            if (device.PowerMilliwatts is not { } power || !sites.TryGetValue(device.Host, out var site) || request.Chains.ChainFor(site.Zone) is not { } chain)
                continue;
            if (!factors.TryGetValue(site.Zone, out var factor))
                factors[site.Zone] = factor = ledger.Intensity(site.Zone, chain.Family.Kind, new MinuteRange(minute, minute + 1)) is [var slot, ..] ? slot : null;
            if (factor is not null && request.Hardware(device.Host, device.Device.Uuid) is { } hardware)
                writer.Sample(
                    power / 1000.0 * factor.Value.Value * site.Pue.Value / 3.6e6,
                    [("host", hardware.Host), ("gpu_uuid", hardware.Uuid), ("gpu_index", hardware.Index), ("grid_zone", site.Zone), .. Label.Factor(chain.Family)]);
        }
    }

    private static void WriteGpuInfo(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_gpu_info", MetricType.Gauge, "What a GPU is; always 1.");
        foreach (var device in request.Live.Devices.Values)
        {
            if (request.Hardware(device.Host, device.Device.Uuid) is { } hardware)
                writer.Sample(
                    1, ("host", hardware.Host), ("gpu_uuid", hardware.Uuid), ("gpu_index", hardware.Index), ("model", device.Device.Model),
                    ("driver_version", device.Device.DriverVersion), ("mig_mode", device.Device.MigMode), ("power_reading", device.Device.PowerReading));
        }
    }

    private static void WriteHostInfo(PrometheusWriter writer, MetricsRequest request, IReadOnlyDictionary<string, SitePeriod> sites)
    {
        writer.Family("footprint_host_info", MetricType.Gauge, "Where a host stands; always 1.");
        foreach (var (host, labels) in request.Live.HostLabels)
        {
            if (sites.TryGetValue(host, out var site))
                writer.Sample(1, [("host", host), ("site", site.Site), ("grid_zone", site.Zone), .. HostLabels.Of(labels)]);
        }
    }
}
