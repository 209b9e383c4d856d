using System.Globalization;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>
/// Whether the state directory's file system still has the room that the ledger, a backup and the operator need. Below the floor nothing
/// new is taken in and reads go on; it is looked at anew once a second, so that ingest resumes by itself.
/// </summary>
public sealed class DiskFloor
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly MinFreeSpace _floor;
    private readonly Func<(long Free, long Total)> _space;
    private readonly TimeProvider _time;
    private long? _lookedAt;
    private string? _reason;
    private long _refusals;

    public DiskFloor(string directory, MinFreeSpace floor, TimeProvider time)
        : this(floor, () => SpaceOf(directory), time)
    {
    }

    internal DiskFloor(MinFreeSpace floor, Func<(long Free, long Total)> space, TimeProvider time) => (_floor, _space, _time) = (floor, space, time);

    /// <summary>Writes refused because of the floor.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Null while there is room; else one line for an agent's log and for <c>/readyz</c>.</summary>
    public string? WhyBelow()
    {
        lock (_turn)
        {
            if (_lookedAt is { } at && _time.GetElapsedTime(at) < Freshness) return _reason;
            _lookedAt = _time.GetTimestamp();
            return _reason = Look();
        }
    }

    /// <summary>As <see cref="WhyBelow"/>, for a write that is refused then.</summary>
    internal string? Refuse()
    {
        var reason = WhyBelow();
        if (reason is not null) Interlocked.Increment(ref _refusals);
        return reason;
    }

    private string? Look()
    {
        try
        {
            var (free, total) = _space();
            var floor = _floor.Of(total);
            return free >= floor ? null : string.Create(CultureInfo.InvariantCulture, $"the disk has {free >> 20} MiB left, Storage:MinFreeSpace keeps {floor >> 20} MiB: nothing is taken in until there is room");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file system that does not answer is the write's to find out.
            return null;
        }
    }

    private static (long Free, long Total) SpaceOf(string directory)
    {
        var drive = new DriveInfo(Path.GetFullPath(directory));
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }
}
