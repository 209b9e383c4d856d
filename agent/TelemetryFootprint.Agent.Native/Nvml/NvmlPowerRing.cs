using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>The driver's ring of power samples of one GPU. Its size is asked once; the buffer is kept, so a reading allocates nothing.</summary>
internal sealed unsafe class NvmlPowerRing(NvmlFunctions functions, nint handle)
{
    private const int TotalPower = 0;

    /// <summary>The driver's word is not a size to trust: known rings hold about 120.</summary>
    private const int MostEntries = 4096;

    private PowerSampleEntry[] _entries = [];

    /// <summary>Samples newer than <paramref name="lastSeenUnixMicroseconds"/>, oldest first; beyond the room the oldest are left out.</summary>
    public Reading<int> Read(long lastSeenUnixMicroseconds, Span<PowerSample> into)
    {
        if (_entries.Length == 0)
        {
            uint size = 0;
            int sizeCode = Ask(0, out _, ref size, []);
            if (sizeCode != NvmlReturn.Success) return Reading<int>.Failed(sizeCode);
            if (size == 0) return Reading<int>.Failed(NvmlReturn.NotFound);
            _entries = new PowerSampleEntry[Math.Min(size, MostEntries)];
        }

        uint count = (uint)_entries.Length;
        int code = Ask((ulong)Math.Max(0, lastSeenUnixMicroseconds), out int type, ref count, _entries);
        if (code != NvmlReturn.Success)
        {
            // The ring has grown: its size is asked anew.
            if (code == NvmlReturn.InsufficientSize) _entries = [];
            return Reading<int>.Failed(code);
        }

        Span<PowerSampleEntry> filled = _entries.AsSpan(0, (int)Math.Min(count, (uint)_entries.Length));
        filled.Sort(static (a, b) => a.UnixMicroseconds.CompareTo(b.UnixMicroseconds));
        int written = TakeNewest(filled, type, lastSeenUnixMicroseconds, into);
        return written > 0 ? written : Reading<int>.Failed(NvmlReturn.NotFound);
    }

    private static int TakeNewest(ReadOnlySpan<PowerSampleEntry> entries, int type, long lastSeen, Span<PowerSample> into)
    {
        int free = into.Length;
        for (int i = entries.Length - 1; i >= 0 && free > 0; i--)
        {
            if (entries[i].UnixMicroseconds > long.MaxValue || (long)entries[i].UnixMicroseconds <= lastSeen) continue;
            Reading<long> value = new FieldValue { ValueType = type, Bits = entries[i].Bits }.Decode();
            if (value.Succeeded) into[--free] = new PowerSample((long)entries[i].UnixMicroseconds, value.Value);
        }

        into[free..].CopyTo(into);
        return into.Length - free;
    }

    private int Ask(ulong lastSeen, out int type, ref uint count, Span<PowerSampleEntry> entries)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, int, ulong, int*, uint*, PowerSampleEntry*, int>)functions[NvmlExport.Samples];
        int valueType = -1;
        uint size = count;
        int code;
        fixed (PowerSampleEntry* first = entries)
        {
            code = function == null ? functions.Missing : function(handle, TotalPower, lastSeen, &valueType, &size, first);
        }

        type = valueType;
        count = size;
        return code;
    }
}
