using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// The devices under the sampler, by UUID: GPUs of the library, or the configured fallback while it does not answer.
/// A GPU that the library loses keeps its place and its energy; one that returns goes on where it was.
/// </summary>
internal sealed class DeviceRoster(IGpuLibrary library, DevicePlanner planner, IReadOnlyList<PlannedDevice> fallback, HostIdentity host, TimeSpan maximumGap, TimeProvider time)
{
    private readonly Dictionary<string, SampledDevice> _known = new(StringComparer.Ordinal);

    public LibraryStatus? Status { get; private set; }

    public IReadOnlyList<SampledDevice> Devices { get; private set; } = [];

    public IReadOnlyList<GpuSlot> Unopened { get; private set; } = [];

    public Inventory Inventory { get; private set; } = new();

    public bool IsOpen => Status is { IsOpen: true };

    /// <summary>Opens the library anew and takes over what it has.</summary>
    public void Open()
    {
        Status = library.Open();
        if (IsOpen)
            Enumerate();
        else if (Devices.All(device => device.Gpu.Gpu is FallbackGpu))
            Use(fallback.Select(planned => Adopt(planned.Gpu.Gpu, planned.Plan)));
        Describe();
    }

    /// <summary>Looks again at what the library has: new GPUs, and new handles of old ones.</summary>
    public void Enumerate()
    {
        var slots = library.Enumerate();
        Unopened = [.. slots.Where(slot => slot.Gpu is null)];
        var present = slots.Where(slot => slot.Gpu is not null).Select(slot => slot.Gpu!).DistinctBy(gpu => gpu.Uuid).Take(Limits.MaxDevices).ToList();
        if (present.Count == 0 && Devices.All(device => device.Gpu.Gpu is FallbackGpu))
        {
            Use(fallback.Select(planned => Adopt(planned.Gpu.Gpu, planned.Plan)));
            return;
        }

        var adopted = present.Select(gpu => Adopt(gpu, null)).ToList();
        var lost = Devices.Where(device => device.Gpu.Gpu is not FallbackGpu && !adopted.Contains(device));
        Use([.. adopted, .. lost.Take(Limits.MaxDevices - adopted.Count)]);
    }

    /// <summary>Asks again where a probe failed in a way that may pass.</summary>
    public void Replan(Func<SampledDevice, bool> which)
    {
        foreach (var device in Devices.Where(device => !device.Plan.IsSettled && which(device)))
        {
            var plan = planner.Plan(device.Gpu, library.DriverVersion);
            if (!device.HasMeasured || plan.Source is EnergySource.Counter)
                device.Replan(plan);
        }
    }

    /// <summary>Renews the inventory; the same content keeps its id.</summary>
    public void Describe()
    {
        var inventory = new Inventory { Host = host.Name };
        foreach (var (name, value) in host.Labels)
            inventory.HostLabels[name] = value;
        inventory.Devices.AddRange(Devices.Select(device => DeviceDescription.Of(device.Gpu, device.Plan, IsOpen ? library.DriverVersion : null)));
        inventory = InventoryContent.WithContentId(inventory);
        if (!inventory.ContentId.Equals(Inventory.ContentId))
            Inventory = inventory;
    }

    private SampledDevice Adopt(IGpu gpu, DevicePlan? plan)
    {
        if (_known.TryGetValue(gpu.Uuid, out var known))
        {
            if (!ReferenceEquals(known.Gpu.Gpu, gpu))
                known.Gpu.Rebind(gpu);
            return known;
        }

        var probed = new ProbedGpu(gpu);
        var device = new SampledDevice(probed, plan ?? planner.Plan(probed, library.DriverVersion), new EnergyMeter(maximumGap), time);
        device.Open();
        _known.Add(gpu.Uuid, device);
        return device;
    }

    private void Use(IEnumerable<SampledDevice> devices) => Devices = [.. devices.OrderBy(device => device.Gpu.Gpu.Index).ThenBy(device => device.Uuid, StringComparer.Ordinal)];
}
