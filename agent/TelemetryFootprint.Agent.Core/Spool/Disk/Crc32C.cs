using System.Buffers.Binary;
using System.Numerics;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>CRC32C (Castagnoli), as the processor has it.</summary>
internal struct Crc32C
{
    private uint _state = uint.MaxValue;

    public Crc32C()
    {
    }

    /// <summary>What was added so far.</summary>
    public readonly uint Value => ~_state;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32C();
        crc.Add(bytes);
        return crc.Value;
    }

    public void Add(ulong number) => _state = BitOperations.Crc32C(_state, number);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte rest in bytes) _state = BitOperations.Crc32C(_state, rest);
    }
}
