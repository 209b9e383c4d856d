using System.Globalization;
using TelemetryFootprint.Contracts;

namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>What the kubelet says of NVIDIA's devices.</summary>
/// <param name="Devices">Each once, however many replicas of it a container holds.</param>
/// <param name="Ignored">That are named as nobody knows, or beyond the cap.</param>
public sealed record PodDeviceList(IReadOnlyList<PodDevice> Devices, int Ignored)
{
    /// <summary>Devices of a host beyond this are not told apart.</summary>
    public const int Most = 1024;

    private const string Vendor = "nvidia.com/";
    private const string WholeGpu = "nvidia.com/gpu";

    // Of time-slicing and MPS: GPU-…::3 is the fourth replica.
    private const string Replica = "::";

    public static PodDeviceList Of(IEnumerable<(PodPlace Place, string Resource, string Id)> told)
    {
        var devices = new HashSet<PodDevice>();
        var ignored = 0;
        foreach (var (place, resource, id) in told.Where(device => device.Resource.StartsWith(Vendor, StringComparison.Ordinal)))
        {
            if (GpuOf(resource, id) is not { } gpu || (devices.Count >= Most && !devices.Contains(new(place, gpu))))
                ignored++;
            else
                devices.Add(new(place, gpu));
        }

        return new([.. devices.OrderBy(device => device.Place.Namespace, StringComparer.Ordinal).ThenBy(device => device.Place.Pod, StringComparer.Ordinal).ThenBy(device => device.Place.Container, StringComparer.Ordinal).ThenBy(device => device.Gpu, StringComparer.Ordinal)], ignored);
    }

    /// <summary>The plugin tells UUIDs, or with <c>deviceIDStrategy=index</c> numbers, which name a whole GPU only where whole ones are given.</summary>
    private static string? GpuOf(string resource, string id)
    {
        var gpu = id.IndexOf(Replica, StringComparison.Ordinal) is >= 0 and var at ? id[..at] : id;
        if (gpu.StartsWith("GPU-", StringComparison.Ordinal) || gpu.StartsWith("MIG-", StringComparison.Ordinal))
            return gpu.Length <= Limits.MaxUuidBytes ? gpu : null;
        return resource.StartsWith(WholeGpu, StringComparison.Ordinal) && int.TryParse(gpu, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? gpu : null;
    }
}
