using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>How much of one GPU's SMs each process used. Not on a board in MIG mode; NOT_FOUND is nothing newer.</summary>
internal sealed unsafe class NvmlProcessUse(NvmlFunctions functions, nint handle)
{
    private const int FirstRoom = 128;
    private const int MostSamples = 4096;

    private ProcessUseEntry[] _entries = new ProcessUseEntry[FirstRoom];

    /// <summary>The newest sample's time, by the wall clock; samples that are newer than the last one seen are added.</summary>
    public Reading<long> Read(long lastSeenUnixMicroseconds, ICollection<ProcessUse> into)
    {
        int code = Ask(lastSeenUnixMicroseconds, out uint count);
        if (code == NvmlReturn.InsufficientSize && count > _entries.Length && count <= MostSamples)
        {
            _entries = new ProcessUseEntry[count + FirstRoom];
            code = Ask(lastSeenUnixMicroseconds, out count);
        }

        if (code != NvmlReturn.Success) return Reading<long>.Failed(code);
        long newest = lastSeenUnixMicroseconds;
        bool isNewer = false;
        foreach (ProcessUseEntry entry in _entries.AsSpan(0, (int)Math.Min(count, (uint)_entries.Length)))
        {
            // A driver was seen to leave rows of its ring unset, with any numbers in them.
            bool isSample = entry.Pid is > 0 and <= int.MaxValue && entry.SmPercent <= 100 && entry.UnixMicroseconds <= long.MaxValue;
            if (!isSample || (long)entry.UnixMicroseconds <= lastSeenUnixMicroseconds) continue;
            into.Add(new ProcessUse((int)entry.Pid, (long)entry.UnixMicroseconds, (int)entry.SmPercent));
            (newest, isNewer) = (Math.Max(newest, (long)entry.UnixMicroseconds), true);
        }

        return isNewer ? newest : Reading<long>.Failed(NvmlReturn.NotFound);
    }

    private int Ask(long lastSeen, out uint count)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, ProcessUseEntry*, uint*, ulong, int>)functions[NvmlExport.ProcessUse];
        uint size = (uint)_entries.Length;
        int code;
        fixed (ProcessUseEntry* first = _entries) code = function == null ? functions.Missing : function(handle, first, &size, (ulong)Math.Max(0, lastSeen));
        count = size;
        return code;
    }
}
