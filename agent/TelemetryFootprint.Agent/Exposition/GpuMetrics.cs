using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>The series of each GPU. A gauge without a reading at the last tick vanishes; counters stay.</summary>
internal static class GpuMetrics
{
    private const double MilliPerUnit = 1000;
    private const double MicrosecondsPerSecond = 1e6;

    public static void Write(PrometheusWriter writer, SamplingState state, string host)
    {
        Power(writer, state, host);
        Energy(writer, state, host);
        Bound(writer, state, host, "footprint_agent_gpu_energy_low_joules_total", "Lower bound of the energy since the agent's start, by method.", bounds => bounds.Low);
        Bound(writer, state, host, "footprint_agent_gpu_energy_high_joules_total", "Upper bound of the energy since the agent's start, by method.", bounds => bounds.High);
        States(writer, state, host);
        Gauge(writer, state, host, "footprint_agent_gpu_utilization_ratio", "Share of time in which a kernel ran.", device => device.UtilizationPercent / 100.0);
        Gauge(writer, state, host, "footprint_agent_gpu_memory_used_bytes", "Memory in use.", device => device.MemoryUsedBytes);
        Gauge(writer, state, host, "footprint_agent_gpu_temperature_celsius", "Temperature of the GPU.", device => device.TemperatureCelsius);
        Gauge(writer, state, host, "footprint_agent_gpu_power_limit_watts", "Power limit in force.", device => device.Device.PowerLimitMilliwatts is 0 ? null : device.Device.PowerLimitMilliwatts / MilliPerUnit);
        Gauge(writer, state, host, "footprint_agent_energy_crosscheck_ratio", "Counter over integrated power, windows of 10 s or more; about 1 is right.", device => device.CrossCheckRatio);
        Gauge(writer, state, host, "footprint_agent_energy_crosscheck_off", "Whether that ratio has been outside 0.9 to 1.1 for 60 s (1): one of the two is wrong.", device => device.IsCrossCheckOff is { } off ? (off ? 1 : 0) : null);
        Gauge(writer, state, host, "footprint_agent_gpu_stuck", "Whether a call of this GPU has been hanging for 60 s (1).", device => device.IsStuck ? 1 : 0);
        Gauge(writer, state, host, "footprint_agent_gap_seconds_total", "Time without a reading since the agent's start.", device => device.GapMicroseconds / MicrosecondsPerSecond, MetricType.Counter);
        writer.Family("footprint_agent_gpu_info", MetricType.Gauge, "Always 1; what the GPU is.");
        foreach (var device in state.Devices)
        {
            writer.Sample(
                1,
                ("host", host),
                ("gpu_uuid", device.Device.Uuid),
                ("gpu_index", Index(device)),
                ("model", device.Device.Model),
                ("driver_version", device.Device.DriverVersion),
                ("mig_mode", device.Device.MigMode),
                ("power_reading", device.Device.PowerReading));
        }
    }

    private static void Power(PrometheusWriter writer, SamplingState state, string host)
    {
        writer.Family("footprint_agent_gpu_power_watts", MetricType.Gauge, "Power at the last tick, by the method that its energy has.");
        foreach (var device in state.Devices)
        {
            if (device.PowerMilliwatts is { } milliwatts)
                writer.Sample(milliwatts / MilliPerUnit, ("host", host), ("gpu_uuid", device.Device.Uuid), ("gpu_index", Index(device)), ("method", Name(device.Method)));
        }
    }

    private static void Energy(PrometheusWriter writer, SamplingState state, string host)
    {
        writer.Family("footprint_agent_gpu_energy_joules_total", MetricType.Counter, "Energy since the agent's start, by method.");
        foreach (var device in state.Devices)
        {
            foreach (var (method, millijoules) in device.MillijoulesByMethod)
                writer.Sample(millijoules / MilliPerUnit, ("host", host), ("gpu_uuid", device.Device.Uuid), ("gpu_index", Index(device)), ("method", Name(method)));
        }
    }

    private static void Bound(PrometheusWriter writer, SamplingState state, string host, string name, string help, Func<EnergyBounds, Joules> end)
    {
        writer.Family(name, MetricType.Counter, help);
        foreach (var device in state.Devices)
        {
            foreach (var (method, bounds) in device.BoundsByMethod)
                writer.Sample(end(bounds).Millijoules / MilliPerUnit, ("host", host), ("gpu_uuid", device.Device.Uuid), ("gpu_index", Index(device)), ("method", Name(method)));
        }
    }

    private static void States(PrometheusWriter writer, SamplingState state, string host)
    {
        writer.Family("footprint_agent_gpu_state_energy_joules_total", MetricType.Counter, "Energy since the agent's start by what the GPU was doing; where nothing can be told it is in none.");
        foreach (var device in state.Devices)
        {
            foreach (var (name, millijoules) in device.MillijoulesByState)
                writer.Sample(millijoules / MilliPerUnit, ("host", host), ("gpu_uuid", device.Device.Uuid), ("gpu_index", Index(device)), ("state", StateName.Of(name) ?? ""));
        }
    }

    private static void Gauge(PrometheusWriter writer, SamplingState state, string host, string name, string help, Func<DeviceState, double?> value, MetricType type = MetricType.Gauge)
    {
        writer.Family(name, type, help);
        foreach (var device in state.Devices)
        {
            if (value(device) is { } known)
                writer.Sample(known, ("host", host), ("gpu_uuid", device.Device.Uuid), ("gpu_index", Index(device)));
        }
    }

    private static string Index(DeviceState device) => device.Device.Index.ToString(CultureInfo.InvariantCulture);

    private static string Name(Method method) => MethodName.Of(method);
}
