using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// The devices under the sampler, by UUID and never by index: GPUs of the library, or the configured fallback while it does not answer.
/// A GPU that the library loses keeps its place and its energy; one that returns goes on where it was. It makes no call of the library.
/// </summary>
internal sealed class DeviceRoster(DevicePlanner planner, IReadOnlyList<PlannedDevice> fallback, HostIdentity host, TickParts parts, SamplingOptions options, TimeProvider time)
{
    /// <summary>Beyond that the driver's ring may have turned over between two ticks.</summary>
    private static readonly TimeSpan LongestRingInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DeviceSeat> _seats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SampledDevice> _known = new(StringComparer.Ordinal);
    private List<DeviceSeat> _members = [];

    public LibraryStatus? Status { get; private set; }

    public IReadOnlyList<SampledDevice> Devices { get; private set; } = [];

    public IReadOnlyList<GpuSlot> Unopened { get; private set; } = [];

    public Inventory Inventory { get; private set; } = new();

    public bool IsOpen => Status is { IsOpen: true };

    /// <summary>GPUs whose first probe has not answered yet; they have no row and no gap before.</summary>
    public IEnumerable<DeviceSeat> Unprobed => _members.Where(seat => !_known.ContainsKey(seat.Reader.Handle.Uuid));

    public IEnumerable<SampledDevice> Gpus => Devices.Where(device => !device.IsFallback);

    /// <summary>Those whose silence says something.</summary>
    public IEnumerable<SampledDevice> MeasuredGpus => Gpus.Where(device => device.IsMeasurable);

    /// <summary>Every measured device is silent: the driver was reloaded, or the library lost its session.</summary>
    public bool IsSilent => Devices.Any(device => device.IsMeasurable) && Devices.All(device => device.ConsecutiveGaps > 1 || !device.IsMeasurable);

    /// <summary>Takes over what the library has. What it brings that was unknown is in <see cref="Unprobed"/>.</summary>
    public void Apply(LibraryView view)
    {
        Status = view.Status ?? Status;
        if (view.Call == LibraryCall.Close)
            return;
        if (IsOpen)
            Take(view);
        if (_members.Count == 0)
            Use(fallback.Select(Fallback));
    }

    /// <summary>Takes the answers of probes. True: there was one, so a plan may be another, and the next row needs an inventory that says so.</summary>
    public bool Collect(Action<Exception> failed)
    {
        var hasAccepted = false;
        foreach (var seat in _members)
        {
            if (seat.TakeProbe() is not { } answer)
                continue;
            if (answer.Failure is { } failure)
            {
                failed(failure);
                continue;
            }

            Accept(seat, answer.Probe!);
            hasAccepted = true;
        }

        return hasAccepted;
    }

    /// <summary>Renews the inventory; the same content keeps its id.</summary>
    public void Describe()
    {
        var inventory = new Inventory { Host = host.Name };
        foreach (var (name, value) in host.Labels)
            inventory.HostLabels[name] = value;
        List<Device> gpus = [.. Devices.Select(device => DeviceDescription.Of(device.Probe.Facts, device.Plan with { Reason = device.Reason }))];
        inventory.Devices.AddRange(gpus);
        inventory.Devices.AddRange(parts.Describe(Devices, gpus));
        inventory.Uncovered.AddRange(UncoveredGpus().Concat(parts.Uncovered).Take(Limits.MaxUncovered));
        inventory = InventoryContent.WithContentId(inventory);
        if (!inventory.ContentId.Equals(Inventory.ContentId))
            Inventory = inventory;
    }

    /// <summary>GPUs that are there and in no figure.</summary>
    private IEnumerable<string> UncoveredGpus() => Devices
        .Where(device => !device.IsMeasurable)
        .Select(device => $"gpu: {device.Probe.Facts.Name} ({device.Probe.Facts.Index}): {device.Reason}")
        .Concat(IsOpen ? Unopened.Select(slot => $"gpu: {slot.Name}: {NvmlReturn.Describe(slot.Code)}") : []);

    private void Take(LibraryView view)
    {
        Unopened = [.. view.Slots.Where(slot => slot.Gpu is null)];
        var present = view.Slots.Where(slot => slot.Gpu is not null).Select(slot => slot.Gpu!).DistinctBy(gpu => gpu.Uuid).Take(Limits.MaxDevices).ToList();
        var seats = present.Select(gpu => Seat(gpu, view)).ToList();
        var lost = _members.Where(seat => !seats.Contains(seat)).Take(Limits.MaxDevices - seats.Count).ToList();
        _members = [.. seats, .. lost];
        foreach (var seat in lost)
        {
            // An index that cannot be opened may be this one: its old handle is asked on. Without any such index it is gone, and its handle may be another's.
            if (_known.TryGetValue(seat.Reader.Handle.Uuid, out var device))
                device.IsGone = Unopened.Count == 0;
        }

        Join();
    }

    private DeviceSeat Seat(IGpu gpu, LibraryView view)
    {
        if (!_seats.TryGetValue(gpu.Uuid, out var seat))
        {
            seat = new DeviceSeat(new DeviceReader(gpu, planner, time, options.Interval <= LongestRingInterval, options.Owners));
            _seats.Add(gpu.Uuid, seat);
        }

        var device = _known.GetValueOrDefault(gpu.Uuid);
        if (!ReferenceEquals(seat.Reader.Handle, gpu))
            seat.Reader.Offer(gpu, anew: view.Call == LibraryCall.Open || device is not { ConsecutiveGaps: 0 });
        seat.Reader.DriverVersion = view.DriverVersion;
        if (device is not null)
            device.IsGone = false;
        return seat;
    }

    private void Accept(DeviceSeat seat, DeviceProbe probe)
    {
        if (_known.TryGetValue(probe.Facts.Uuid, out var known))
        {
            known.Accept(probe);
            return;
        }

        var device = new SampledDevice(seat, probe, options);
        if (probe.Opening is { } opening)
            device.Open(opening);
        seat.Reader.IsOpen = true;
        _known.Add(device.Uuid, device);
        Join();
    }

    private void Join()
    {
        var joined = _members.Select(seat => _known.GetValueOrDefault(seat.Reader.Handle.Uuid)).OfType<SampledDevice>().ToList();
        if (joined.Count > 0)
            Use(joined);
    }

    private SampledDevice Fallback(PlannedDevice planned)
    {
        if (_known.TryGetValue(planned.Gpu.Gpu.Uuid, out var known))
            return known;
        var seat = new DeviceSeat(new DeviceReader(planned.Gpu.Gpu, planner, time, mayUseRing: false));
        var device = new SampledDevice(seat, new DeviceProbe(planned.Plan, DeviceFacts.Read(planned.Gpu, null)), options);
        device.Open(seat.Reader.Read(ReadScope.Tick, 0));
        _known.Add(device.Uuid, device);
        return device;
    }

    private void Use(IEnumerable<SampledDevice> devices) =>
        Devices = [.. devices.OrderBy(device => device.Seat.Reader.Handle.Index).ThenBy(device => device.Uuid, StringComparer.Ordinal)];
}
