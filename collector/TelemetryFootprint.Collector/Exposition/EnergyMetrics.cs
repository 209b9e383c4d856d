using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Joules: from the ledger's running totals, so that they survive restarts.</summary>
internal sealed class EnergyMetrics(SeriesBirths births)
{
    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        var born = request.Totals.Energy.Where(total => request.ComponentOf(total.Host, total.Device) is not null && births.IsYoung(total)).ToHashSet();
        var byMethod = request.Totals.Energy
            .GroupBy(total => (total.Host, total.Device, total.Method))
            .Select(group => (group.Key, Born: group.Any(born.Contains) && group.All(born.Contains), Cells: group.Select(total => total.Energy).ToList()))
            .ToList();
        (string Name, string Help, Func<Core.Ledger.EnergyCell, long> Part)[] families =
        [
            ("footprint_gpu_energy_joules_total", "Energy of a GPU board, J.", cell => cell.Millijoules),
            ("footprint_gpu_energy_low_joules_total", "Lower bound of the energy of a GPU board, J.", cell => cell.LowMillijoules),
            ("footprint_gpu_energy_high_joules_total", "Upper bound of the energy of a GPU board, J.", cell => cell.HighMillijoules),
        ];
        foreach (var (name, help, part) in families)
        {
            writer.Family(name, MetricType.Counter, help);
            foreach (var ((host, device, method), isBorn, cells) in byMethod)
            {
                if (request.Hardware(host, device) is { } hardware)
                    writer.Sample(
                        isBorn ? 0 : cells.Sum(part) / 1000.0,
                        ("host", host), ("gpu_uuid", device), ("gpu_index", hardware.Index), ("method", MethodName.Of(method)));
            }
        }

        WriteStates(writer, request, born);
        WriteHosts(writer, request, born);
        WriteInstances(writer, request);
    }

    private void WriteInstances(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family(
            "footprint_mig_energy_joules_total", MetricType.Counter,
            "Energy of a MIG instance, J: its board's, split by slices. A part of footprint_gpu_energy_joules_total, never to be added to it.");
        foreach (var part in request.Totals.Parts)
        {
            if (request.Instance(part.Host, part.Device) is { } instance)
                writer.Sample(
                    births.IsYoung(part) ? 0 : part.Energy.Millijoules / 1000.0,
                    ("host", part.Host), ("gpu_uuid", instance.Board), ("gpu_index", instance.Index), ("mig_uuid", part.Device),
                    ("profile", instance.Profile), ("split", MethodName.Of(part.Simulated ? Method.Simulated : Method.Modelled)));
        }
    }

    private static void WriteStates(PrometheusWriter writer, MetricsRequest request, HashSet<EnergyTotal> born)
    {
        writer.Family("footprint_gpu_state_energy_joules_total", MetricType.Counter, "Energy of a GPU board by power state, J; energy whose state is not known is in none of them.");
        foreach (var group in request.Totals.Energy.GroupBy(total => (total.Host, total.Device, State: Label.Of(total.State))))
        {
            if (group.Key.State is { } state && request.Hardware(group.Key.Host, group.Key.Device) is { } hardware)
                writer.Sample(
                    group.All(born.Contains) ? 0 : group.Sum(total => total.Energy.Millijoules) / 1000.0,
                    ("host", group.Key.Host), ("gpu_uuid", group.Key.Device), ("gpu_index", hardware.Index), ("state", state));
        }
    }

    private static void WriteHosts(PrometheusWriter writer, MetricsRequest request, HashSet<EnergyTotal> born)
    {
        writer.Family("footprint_host_energy_joules_total", MetricType.Counter, "Energy of a host by component, J: each joule in one, so that their sum is the host's; MIG instances are in their boards, simulated energy is left out.");
        foreach (var group in request.Totals.Energy.Where(total => total.Method != Method.Simulated).GroupBy(total => (total.Host, Component: request.ComponentOf(total.Host, total.Device))))
        {
            if (group.Key.Component is { } component)
                writer.Sample(
                    group.All(born.Contains) ? 0 : group.Sum(total => total.Energy.Millijoules) / 1000.0,
                    ("host", group.Key.Host), ("component", component));
        }
    }
}
