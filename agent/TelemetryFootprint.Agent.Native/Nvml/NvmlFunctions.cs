using System.Runtime.InteropServices;
using System.Text;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>
/// The exports of one loaded library, each probed by itself: a missing one answers 13. After <see cref="Unload"/> every call
/// answers 1, so a GPU kept from an earlier session cannot reach unloaded code. Not thread-safe against Unload: one thread owns it.
/// </summary>
internal sealed unsafe class NvmlFunctions
{
    /// <summary>The largest text that NVML's v2 names and UUIDs need, terminator included.</summary>
    private const int TextBytes = 96;

    private readonly nint[] _exports = new nint[NvmlExportNames.InOrder.Length];
    private nint _library;
    private int _missing = NvmlReturn.FunctionNotFound;

    public NvmlFunctions(nint library)
    {
        _library = library;
        for (int i = 0; i < _exports.Length; i++)
        {
            if (NativeLibrary.TryGetExport(library, NvmlExportNames.InOrder[i], out nint address)) _exports[i] = address;
        }
    }

    /// <summary>The export's address, 0 if it is missing: for the groups of calls that have files of their own.</summary>
    public nint this[NvmlExport export] => _exports[(int)export];

    /// <summary>What a call of a missing export answers.</summary>
    public int Missing => _missing;

    public void Unload()
    {
        Array.Clear(_exports);
        _missing = NvmlReturn.Uninitialized;
        nint library = Interlocked.Exchange(ref _library, 0);
        if (library != 0) NativeLibrary.Free(library);
    }

    public int Call(NvmlExport export)
    {
        var function = (delegate* unmanaged[Cdecl]<int>)_exports[(int)export];
        return function == null ? _missing : function();
    }

    public Reading<uint> Count()
    {
        var function = (delegate* unmanaged[Cdecl]<uint*, int>)_exports[(int)NvmlExport.Count];
        uint count = 0;
        return Answer(function == null ? _missing : function(&count), count);
    }

    public Reading<nint> HandleByIndex(uint index)
    {
        var function = (delegate* unmanaged[Cdecl]<uint, nint*, int>)_exports[(int)NvmlExport.HandleByIndex];
        nint handle = 0;
        return Answer(function == null ? _missing : function(index, &handle), handle);
    }

    public int Text(NvmlExport export, nint device, out string text)
    {
        byte* buffer = stackalloc byte[TextBytes];
        new Span<byte>(buffer, TextBytes).Clear();
        nint function = _exports[(int)export];
        int code = function == 0 ? _missing
            : export == NvmlExport.DriverVersion ? ((delegate* unmanaged[Cdecl]<byte*, uint, int>)function)(buffer, TextBytes)
            : ((delegate* unmanaged[Cdecl]<nint, byte*, uint, int>)function)(device, buffer, TextBytes);
        text = code == NvmlReturn.Success ? Clean(new ReadOnlySpan<byte>(buffer, TextBytes)) : string.Empty;
        return code;
    }

    public string ErrorText(int code)
    {
        var function = (delegate* unmanaged[Cdecl]<int, byte*>)_exports[(int)NvmlExport.ErrorString];
        byte* text = function == null ? null : function(code);
        return text == null ? NvmlReturn.Name(code) : Clean(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    public Reading<uint> UInt32(NvmlExport export, nint device)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, uint*, int>)_exports[(int)export];
        uint value = 0;
        return Answer(function == null ? _missing : function(device, &value), value);
    }

    public Reading<ulong> UInt64(NvmlExport export, nint device)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, ulong*, int>)_exports[(int)export];
        ulong value = 0;
        return Answer(function == null ? _missing : function(device, &value), value);
    }

    /// <summary>MIG mode now; the pending mode, which waits for a reset, is left aside.</summary>
    public Reading<uint> MigMode(nint device)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, uint*, uint*, int>)_exports[(int)NvmlExport.MigMode];
        uint current = 0, pending = 0;
        return Answer(function == null ? _missing : function(device, &current, &pending), current);
    }

    public Reading<uint> Utilization(nint device)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, uint*, int>)_exports[(int)NvmlExport.Utilization];
        uint* gpuAndMemory = stackalloc uint[2];
        return Answer(function == null ? _missing : function(device, gpuAndMemory), gpuAndMemory[0]);
    }

    /// <summary>One field of the whole GPU (scope 0).</summary>
    public Reading<long> Field(nint device, uint field)
    {
        FieldValue entry = FieldValue.Of(field, 0);
        int code = Fields(device, new Span<FieldValue>(ref entry));
        return code == NvmlReturn.Success ? entry.Decode() : Reading<long>.Failed(code);
    }

    /// <summary>Several fields in one call, which succeeds if any entry was filled: each entry has a code of its own.</summary>
    public int Fields(nint device, Span<FieldValue> entries)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, int, FieldValue*, int>)_exports[(int)NvmlExport.FieldValues];
        fixed (FieldValue* first = entries) return function == null ? _missing : function(device, entries.Length, first);
    }

    public Reading<MemoryV2> Memory2(nint device)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, MemoryV2*, int>)_exports[(int)NvmlExport.MemoryV2];
        var memory = new MemoryV2 { Version = MemoryV2.Expected };
        return Answer(function == null ? _missing : function(device, &memory), memory);
    }

    public Reading<MemoryV1> Memory1(nint device)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, MemoryV1*, int>)_exports[(int)NvmlExport.MemoryV1];
        MemoryV1 memory = default;
        return Answer(function == null ? _missing : function(device, &memory), memory);
    }

    public Reading<int> TemperatureV(nint device)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, TemperatureV1*, int>)_exports[(int)NvmlExport.TemperatureV];
        var temperature = new TemperatureV1 { Version = TemperatureV1.Expected };
        return Answer(function == null ? _missing : function(device, &temperature), temperature.Celsius);
    }

    public Reading<uint> Temperature(nint device)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, int, uint*, int>)_exports[(int)NvmlExport.Temperature];
        uint celsius = 0;
        return Answer(function == null ? _missing : function(device, 0, &celsius), celsius);
    }

    private static Reading<T> Answer<T>(int code, T value)
        where T : struct => code == NvmlReturn.Success ? value : Reading<T>.Failed(code);

    /// <summary>Text up to its terminator; what is not printable ASCII becomes '?', so that no name can break a log line or a label.</summary>
    private static string Clean(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> used = end < 0 ? bytes : bytes[..end];
        var text = new StringBuilder(used.Length);
        foreach (byte b in used) text.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        return text.ToString().Trim();
    }
}
