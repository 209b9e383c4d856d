using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.Otlp;
using TelemetryFootprint.Contracts.V1;
using Method = TelemetryFootprint.Contracts.V1.Method;

namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>
/// Hosts as OpenTelemetry resources: power, energy, utilisation, memory and temperature by its hardware conventions, and grams as
/// <c>footprint.emissions</c>. A host is told from its first reading in this process on; gauges of a silent device are left out, its totals stay.
/// The totals are those of the ledger: when they began is not known, and their points have no start time.
/// </summary>
internal sealed class HostResource(MetricsRequest request, string version)
{
    /// <summary>A host of thousands of devices is several parts of one resource, so that no message is too large for its reader.</summary>
    public const int MostDevices = 500;

    private readonly ILookup<(string Host, string Device), EnergyTotal> _energy = request.Totals.Energy.ToLookup(total => (total.Host, total.Device));

    private readonly ILookup<string, EnergyTotal> _hosts = request.Totals.Energy.ToLookup(total => total.Host, StringComparer.Ordinal);

    private readonly ILookup<(string Host, string Device), BookedTotal> _booked = MetricsRequest.OnePerSeries(
        request.Totals.Booked, total => (total.Host, total.Device, total.Zone, total.Family.Kind, total.Family.Gas),
        total => request.IsInForce(total.Zone, total.Family)).ToLookup(total => (total.Host, total.Device));

    public static IEnumerable<ResourceMetrics> Of(MetricsRequest request, string version)
    {
        var resource = new HostResource(request, version);
        foreach (var host in request.Live.Devices.Values.GroupBy(device => device.Host, StringComparer.Ordinal))
        {
            var isFirst = true;
            foreach (var part in host.Chunk(MostDevices))
            {
                if (resource.Part(host.Key, part, isFirst) is { } some) yield return some;
                isFirst = false;
            }
        }
    }

    private ResourceMetrics? Part(string host, LiveDevice[] devices, bool withHost)
    {
        var gpus = devices.Where(device => device.Device.Kind == DeviceKind.Gpu).ToList();
        List<Metric?> metrics = [.. Readings(gpus), .. Totals(gpus), withHost ? HostEnergy(host) : null];
        if (metrics.All(metric => metric is null)) return null;
        return new ResourceMetrics
        {
            Resource = new Resource { Attributes = { Tag.Of("host.name", host), Tag.Of("host.id", devices[0].AgentId) } },
            ScopeMetrics = { new ScopeMetrics { Scope = new InstrumentationScope { Name = "TelemetryFootprint", Version = version }, Metrics = { metrics.OfType<Metric>() } } },
        };
    }

    private IEnumerable<Metric?> Readings(IEnumerable<LiveDevice> devices)
    {
        var power = new PointList("hw.power", "W", "Power of a GPU board.");
        var utilization = new PointList("hw.gpu.utilization", "1", "Share of time in which a kernel ran.");
        var memory = new PointList("hw.gpu.memory.usage", "By", "Used memory of a GPU.", isSum: true);
        var temperature = new PointList("hw.temperature", "Cel", "Temperature of a GPU.");
        foreach (var device in devices.Where(device => device.IsLive(request.Now)))
        {
            var hardware = Hardware(device);
            power.Add(device.PowerMilliwatts / 1000.0, device.At, [.. hardware, Tag.Of("footprint.method", MethodName.Of(device.Method))]);
            utilization.Add(device.UtilizationPercent / 100.0, device.At, [.. hardware, Tag.Of("hw.gpu.task", "general")]);
            memory.Add(device.MemoryMebibytes * 1048576.0, device.At, hardware);
            temperature.Add(device.TemperatureCelsius, device.At, hardware);
        }

        return [power.ToMetric(), utilization.ToMetric(), memory.ToMetric(), temperature.ToMetric()];
    }

    private IEnumerable<Metric?> Totals(IEnumerable<LiveDevice> devices)
    {
        var energy = new PointList("hw.energy", "J", "Energy of a GPU board.", isSum: true, isMonotonic: true);
        var emissions = new PointList("footprint.emissions", "g", "Booked emissions of a GPU, PUE included: CO2e or CO2 (as footprint.gas says), operational, excludes embodied.", isSum: true, isMonotonic: true);
        foreach (var device in devices)
        {
            var hardware = Hardware(device);
            foreach (var group in _energy[(device.Host, device.Device.Uuid)].GroupBy(total => total.Method))
                energy.Add(group.Sum(total => total.Energy.Millijoules) / 1000.0, request.Now, [.. hardware, Tag.Of("footprint.method", MethodName.Of(group.Key))]);
            foreach (var total in _booked[(device.Host, device.Device.Uuid)])
                emissions.Add(total.Grams.Value, request.Now, [.. hardware, .. Tag.OfFactor(total.Zone, total.Family)]);
        }

        return [energy.ToMetric(), emissions.ToMetric()];
    }

    /// <summary>Each joule in one component, so that their sum is the host's; simulated energy is left out.</summary>
    private Metric? HostEnergy(string host)
    {
        var energy = new PointList("hw.host.energy", "J", "Energy of a host by component.", isSum: true, isMonotonic: true);
        var components = _hosts[host].Where(total => total.Method != Method.Simulated).GroupBy(total => request.ComponentOf(total.Host, total.Device));
        foreach (var group in components.Where(group => group.Key is not null))
            energy.Add(group.Sum(total => total.Energy.Millijoules) / 1000.0, request.Now, Tag.Of("hw.id", group.Key!), Tag.Of("footprint.component", group.Key!));
        return energy.ToMetric();
    }

    private static KeyValue[] Hardware(LiveDevice device) =>
        [Tag.Of("hw.id", device.Device.Uuid), Tag.Of("hw.type", "gpu"), .. device.Device.Model.Length > 0 ? [Tag.Of("hw.model", device.Device.Model)] : Array.Empty<KeyValue>()];
}
