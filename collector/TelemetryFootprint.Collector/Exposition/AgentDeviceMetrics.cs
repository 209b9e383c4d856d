using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>How the reading of each GPU goes, as connected agents say. Absent while an agent is away or has not said.</summary>
internal sealed class AgentDeviceMetrics(DeviceStates states)
{
    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        var said = states.Of(request.Live);
        Gauge(writer, request, said, "energy_crosscheck_ratio", "Energy by the counter over energy by power, of a GPU.", state => state.HasCrosscheckRatio ? state.CrosscheckRatio : null);
        Gauge(writer, request, said, "energy_crosscheck_off", "1 while the ratio has been outside 0.9 to 1.1 for 60 s.", state => state.CrosscheckOff ? 1 : 0);
        Gauge(writer, request, said, "device_stuck", "1 while a native call for a GPU does not come back.", state => state.Stuck ? 1 : 0);
        Gauge(writer, request, said, "device_gap_seconds", "Time without a reading of a GPU since the agent's start, s.", state => state.GapMilliseconds / 1000.0);
    }

    private static void Gauge(
        PrometheusWriter writer, MetricsRequest request, IReadOnlyDictionary<(string Host, string Uuid), DeviceStatus> said, string name, string help,
        Func<DeviceStatus, double?> figure)
    {
        writer.Family("footprint_collector_agent_" + name, MetricType.Gauge, help);
        foreach (var ((host, uuid), state) in said)
        {
            if (figure(state) is { } value && request.Hardware(host, uuid) is { } hardware)
                writer.Sample(value, ("host", host), ("gpu_uuid", uuid), ("gpu_index", hardware.Index));
        }
    }
}
