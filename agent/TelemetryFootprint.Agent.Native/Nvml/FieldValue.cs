using System.Runtime.InteropServices;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>One entry of a field query, 40 bytes. The value is held as raw bits and decoded by the type that the driver names.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct FieldValue
{
    [FieldOffset(0)]
    public uint Field;

    [FieldOffset(4)]
    public uint Scope;

    [FieldOffset(24)]
    public int ValueType;

    [FieldOffset(28)]
    public int Code;

    [FieldOffset(32)]
    public ulong Bits;

    /// <summary>An entry to be filled. One that the driver leaves untouched is UNKNOWN, not a zero.</summary>
    public static FieldValue Of(uint field, uint scope) => new() { Field = field, Scope = scope, ValueType = -1, Code = NvmlReturn.Unknown };

    /// <summary>A value that is no count (negative, not a number, all ones, of an unknown type) is NO_DATA.</summary>
    public readonly Reading<long> Decode()
    {
        if (Code != NvmlReturn.Success)
        {
            return Reading<long>.Failed(Code);
        }

        long value = ValueType switch
        {
            0 => FromDouble(BitConverter.UInt64BitsToDouble(Bits)),
            1 => (uint)Bits == uint.MaxValue ? -1 : (uint)Bits,
            2 when OperatingSystem.IsWindows() => (uint)Bits,
            2 or 3 or 4 => unchecked((long)Bits),
            5 => unchecked((int)Bits),
            6 => (ushort)Bits,
            _ => -1,
        };
        return value < 0 ? Reading<long>.Failed(NvmlReturn.NoData) : value;
    }

    private static long FromDouble(double value) => value is >= 0 and < long.MaxValue ? (long)Math.Round(value) : -1;
}
