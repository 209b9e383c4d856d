using Google.Protobuf;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// Tells the shared store what the devices of a host are where it does not say so: each collector of the ticks that it takes in, and of those that its ledger knows from before.
/// What is in the ledger's <c>device</c> table of a store of one's own is here: an older tick never replaces what a newer one said. Told again each week, as
/// <see cref="SiteWriter"/> does. For the readings' loop alone.
/// </summary>
/// <param name="devices">What the store says.</param>
/// <param name="known">What this collector's ledger knew as it started.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceWriter(SharedDevices devices, IEnumerable<DeviceIdentity> known, TimeProvider time)
{
    private const int MinutesPerHour = 60;
    private const int MostHosts = 65_536;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private static readonly long Week = (long)TimeSpan.FromDays(7).TotalMilliseconds;

    private readonly Dictionary<string, (ByteString Inventory, UtcMinute Next)> _looked = new(StringComparer.Ordinal);
    // Until the store says all of them.
    private readonly List<DeviceIdentity> _before = [.. known.Where(device => SharedDevices.IsOne(device.Kind)).Select(Named)];
    private object? _answered;

    /// <summary>What was written may not have been sent: each host is looked at again, and so are the devices of before.</summary>
    public void Unsent()
    {
        _looked.Clear();
        _answered = null;
    }

    /// <exception cref="StoreUnavailableException">What the store says cannot be read now.</exception>
    /// <exception cref="TimeoutException">Not in time.</exception>
    public void Write(LiveTick tick, LineBuffer lines, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (minute, inventory) = (UtcMinute.FromTime(now), tick.Tick.Inventory);
        if (_looked.TryGetValue(inventory.Host, out var looked) && looked.Inventory == inventory.ContentId && minute < looked.Next) return;
        var isTold = true;
        if (Told(cancellationToken) is { } told)
        {
            WriteBefore(told, now, lines);
            var at = (tick.Tick.UnixMicroseconds + tick.UnixShiftMicroseconds) / 1000;
            foreach (var device in inventory.Devices.Where(device => SharedDevices.IsOne(device.Kind)).Select(device => Named(DeviceIdentity.Of(inventory.Host, device))).Distinct())
            {
                if (told.TryGetValue((device.Host, device.Uuid), out var last) && (last.AtMilliseconds > at || (last.Device == device && at < last.AtMilliseconds + Week))) continue;
                SharedDevices.Write(new(device, at), lines);
                isTold = false;
            }
        }

        if (_looked.Count >= MostHosts) _looked.Clear();
        // What was written now may still be lost: whether the store has it is looked at soon, and else when all hosts' turn is, with one question for all.
        _looked[inventory.Host] = (inventory.ContentId, isTold ? minute.FloorTo(MinutesPerHour) + MinutesPerHour : minute + 1);
    }

    /// <summary>Null: more than can be read, which must not hold up the energy.</summary>
    private IReadOnlyDictionary<(string Host, string Uuid), ToldDevice>? Told(CancellationToken cancellationToken)
    {
        try
        {
            return devices.Current(Fresh, cancellationToken);
        }
        catch (TooManyRowsException)
        {
            return null;
        }
    }

    private void WriteBefore(IReadOnlyDictionary<(string Host, string Uuid), ToldDevice> told, DateTimeOffset now, LineBuffer lines)
    {
        // Once for each reading of the store, however many hosts there are.
        if (ReferenceEquals(told, _answered)) return;
        _answered = told;
        _before.RemoveAll(device => told.ContainsKey((device.Host, device.Uuid)));
        foreach (var device in _before) SharedDevices.Write(new(device, now.ToUnixTimeMilliseconds()), lines);
    }

    /// <summary>What the store says of it.</summary>
    private static DeviceIdentity Named(DeviceIdentity device) => new(device.Host, device.Uuid, device.Index, device.Model, device.Kind);
}
