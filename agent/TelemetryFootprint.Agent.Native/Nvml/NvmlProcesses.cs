using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>
/// The processes that hold a compute context of one GPU. The elements' size differs between drivers under one name, so there is room for the largest, and
/// what the driver has written tells which it was: each element ends in a number that is always set. Where that cannot be told, only the count is.
/// </summary>
internal sealed unsafe class NvmlProcesses(NvmlFunctions functions, nint handle)
{
    private const int WordsOfLargest = 4;
    private const int FirstRoom = 64;

    /// <summary>Beyond that many only the count is told.</summary>
    private const int MostProcesses = 1024;

    /// <summary>In memory that the driver did not write; no address, size or process looks like it.</summary>
    private const ulong Untouched = 0xC35A_A53C_3CA5_5AC3;

    private static readonly NvmlExport[] NewestFirst = [NvmlExport.ProcessesV3, NvmlExport.ProcessesV2, NvmlExport.ProcessesV1];

    private ulong[] _words = new ulong[FirstRoom * WordsOfLargest];
    private int _variant;

    private int Room => _words.Length / WordsOfLargest;

    /// <summary>How many there are; those that can be told are added.</summary>
    public Reading<int> List(ICollection<GpuContext> into)
    {
        while (true)
        {
            Reading<int> answer = List(NewestFirst[_variant], into);
            bool isGone = answer.Code is NvmlReturn.FunctionNotFound or NvmlReturn.Deprecated;
            if (!isGone || _variant == NewestFirst.Length - 1) return answer;
            _variant++;
        }
    }

    private Reading<int> List(NvmlExport export, ICollection<GpuContext> into)
    {
        int code = Ask(export, out uint count);
        if (code == NvmlReturn.InsufficientSize && count > Room && count <= MostProcesses)
        {
            // Some more, since others may begin until it is asked again.
            _words = new ulong[((int)count + FirstRoom) * WordsOfLargest];
            code = Ask(export, out count);
        }

        int told = (int)Math.Min(count, int.MaxValue);
        if (code == NvmlReturn.InsufficientSize && told > Room) return told;
        if (code != NvmlReturn.Success) return Reading<int>.Failed(code);
        if (told > 0 && told <= Room) Take(told, into);
        return told;
    }

    private int Ask(NvmlExport export, out uint count)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, uint*, void*, int>)functions[export];
        Array.Fill(_words, Untouched);
        uint size = (uint)Room;
        int code;
        fixed (ulong* first = _words) code = function == null ? functions.Missing : function(handle, &size, first);
        count = size;
        return code;
    }

    private void Take(int count, ICollection<GpuContext> into)
    {
        int written = _words.AsSpan().LastIndexOfAnyExcept(Untouched) + 1;
        int stride = written / count;
        if (written % count != 0 || stride is < 2 or > WordsOfLargest) return;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<ulong> element = _words.AsSpan(i * stride, stride);
            uint pid = (uint)element[0], instance = stride > 2 ? (uint)element[2] : uint.MaxValue;
            if (pid is > 0 and <= int.MaxValue) into.Add(new GpuContext((int)pid, instance <= int.MaxValue ? (int)instance : -1));
        }
    }
}
