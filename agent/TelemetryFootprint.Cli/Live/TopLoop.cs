using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Live;

/// <summary>Looks at the collector at an interval until the time is over or the user ends it, and sums up what it saw.</summary>
internal sealed class TopLoop(CollectorClient client, LiveLine line, TimeProvider time, TimeSpan interval)
{
    // As the collector counts them: a GPU that moved has a total of its own on each host.
    private readonly Dictionary<(string Host, string Uuid), DeviceWatch> _devices = [];
    private IReadOnlyList<HostCoverage>? _coverage;

    /// <summary>The first look must succeed; a later one that fails is shown and tried again, since the collector may restart.</summary>
    public async Task<TopSummary> RunAsync(TimeSpan? length, CancellationToken cancellationToken)
    {
        See(await client.DevicesAsync(cancellationToken));
        var start = time.GetTimestamp();
        line.Show(Describe());
        try
        {
            // At least a second look: one look alone shows no energy.
            do
            {
                await Task.Delay(Pause(length, time.GetElapsedTime(start)), time, cancellationToken);
                await LookAsync(cancellationToken);
            }
            while (length is not { } limit || time.GetElapsedTime(start) < limit);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is the usual end; the summary follows.
        }

        line.End();
        return new TopSummary(time.GetElapsedTime(start).TotalSeconds, [.. _devices.Values.Select(device => device.Summarise())], _coverage);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            See(await client.DevicesAsync(cancellationToken));
            line.Show(Describe());
        }
        catch (CollectorException exception)
        {
            line.Show(exception.Message);
        }
    }

    private TimeSpan Pause(TimeSpan? length, TimeSpan elapsed) =>
        length is { } limit && limit - elapsed < interval ? TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, (limit - elapsed).Ticks)) : interval;

    private void See(DeviceList answer)
    {
        _coverage = answer.Coverage;
        foreach (var device in answer.Devices)
        {
            if (!_devices.TryGetValue((device.Host, device.Uuid), out var watch))
            {
                _devices[(device.Host, device.Uuid)] = watch = new DeviceWatch();
            }

            watch.See(device);
        }
    }

    // Simulated and real energy never meet in one sum.
    private string Describe() => _devices.Count == 0
        ? "no GPU reports yet"
        : string.Join("  |  ", _devices.Values.Where(device => !device.Latest.IsPart).GroupBy(device => device.Latest.Simulated).OrderBy(group => group.Key).Select(group => Describe([.. group])));

    private static string Describe(IReadOnlyList<DeviceWatch> devices)
    {
        var watts = PartialSum.Of(devices.Select(device => device.Latest.Power?.Value));
        var joules = PartialSum.Of(devices.Select(device => device.Joules));
        var grams = FigureText.Grams(GramsSince.Sum(devices.Select(device => device.Grams)));
        var simulated = devices[0].Latest.Simulated ? " SIMULATED" : "";
        return $"{Count(devices)}{simulated}  {watts.Sign}{FigureText.Scaled(watts.Value, "W")}  {joules.Sign}{FigureText.Scaled(joules.Value, "J")}  {grams} g {Gas(devices)}  ({Provenance(devices)})";
    }

    // GPUs are counted, what stands beside them is named.
    private static string Count(IReadOnlyList<DeviceWatch> devices)
    {
        var others = devices.Where(device => device.Latest.KindWord != "gpu").Select(device => device.Latest.KindWord).Distinct().Order(StringComparer.Ordinal).ToList();
        var gpus = devices.Count(device => device.Latest.KindWord == "gpu");
        return $"{gpus} {(gpus == 1 ? "GPU" : "GPUs")}{string.Concat(others.Select(kind => $" + {kind}"))}";
    }

    // The grid figure's grade, the zone, and how the energy was measured.
    private static string Provenance(IReadOnlyList<DeviceWatch> devices) => string.Join(
        ", ",
        devices.Select(device => device.Latest.EmissionsTotal?.Quality)
            .Concat(devices.Select(device => device.Latest.Zone is { Length: > 0 } zone ? zone : "no zone"))
            .Concat(devices.Select(device => device.Latest.Simulated ? null : device.Latest.MethodWord))
            .OfType<string>().Distinct());

    // CO2 and CO2e are never one sum; where devices differ, the general word stands.
    private static string Gas(IReadOnlyList<DeviceWatch> devices) =>
        devices.Select(device => device.Latest.Gas).OfType<string>().Distinct().ToList() is [var one] ? one : "CO2e";
}
