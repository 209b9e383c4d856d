using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// <c>spool.note</c>: what left while the spool could not be written, and how far that brought each device's energy, so that a process which is killed
/// in that time leaves its successor nothing to bridge or to merge that the collector has. Two places of one file, each of
/// <c>generation u64 · length u32 · CRC32C u32 · state</c>, written in turns and made in full beforehand: on a full disk nothing has to grow, and
/// a write that was cut leaves the other place. It is not synced: the system has it however the process ends, and after a loss of power the boot is another one.
/// </summary>
internal sealed class SpoolNote : IDisposable
{
    private const int PlaceBytes = 16 << 10, HeaderBytes = 16, Places = 2;

    private readonly Lock _gate = new();
    private readonly SafeFileHandle? _file;
    private ulong _generation;

    /// <summary>Without room for it, or the right to make it, there is no note, and nothing else changes.</summary>
    public SpoolNote(string directory)
    {
        try
        {
            _file = File.OpenHandle(Path.Combine(directory, "spool.note"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (RandomAccess.GetLength(_file) < Places * PlaceBytes) RandomAccess.Write(_file, new byte[Places * PlaceBytes], 0);
            Read(_file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    /// <summary>What was noted last, by whatever process in whatever boot.</summary>
    public SpoolState Found { get; private set; } = SpoolState.Empty;

    /// <summary>False: it could not be noted; a kill may then count energy twice.</summary>
    /// <param name="state">Asked for in turn, so that a later note never says less.</param>
    public bool Write(Func<SpoolState> state)
    {
        lock (_gate)
        {
            byte[] body = state().ToBytes();
            if (_file is null || body.Length > PlaceBytes - HeaderBytes) return false;
            byte[] place = new byte[HeaderBytes + body.Length];
            _generation++;
            BinaryPrimitives.WriteUInt64LittleEndian(place, _generation);
            BinaryPrimitives.WriteInt32LittleEndian(place.AsSpan(8), body.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(place.AsSpan(12), Sum(_generation, body));
            body.CopyTo(place, HeaderBytes);
            try
            {
                RandomAccess.Write(_file, place, (long)(_generation % Places) * PlaceBytes);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Read(SafeFileHandle file)
    {
        byte[] place = new byte[PlaceBytes];
        for (int number = 0; number < Places; number++)
        {
            if (RandomAccess.Read(file, place, (long)number * PlaceBytes) < PlaceBytes) continue;
            ulong generation = BinaryPrimitives.ReadUInt64LittleEndian(place);
            int length = BinaryPrimitives.ReadInt32LittleEndian(place.AsSpan(8));
            if (generation <= _generation || length is <= 0 or > PlaceBytes - HeaderBytes) continue;
            byte[] body = place[HeaderBytes..(HeaderBytes + length)];
            if (BinaryPrimitives.ReadUInt32LittleEndian(place.AsSpan(12)) != Sum(generation, body) || SpoolState.Parse(body) is not { } state) continue;
            (_generation, Found) = (generation, state);
        }
    }

    private static uint Sum(ulong generation, byte[] body)
    {
        var crc = new Crc32C();
        crc.Add(generation);
        crc.Add(body);
        return crc.Value;
    }
}
