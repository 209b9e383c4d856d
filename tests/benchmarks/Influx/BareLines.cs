using System.Buffers.Text;
using System.Text;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Benchmarks.Influx;

/// <summary>The floor of every encoder: the tags of each device as bytes that are there already, and one loop that writes the figures behind them. It escapes nothing and judges nothing.</summary>
internal sealed class BareLines
{
    private const int LongestLine = 1024;

    private readonly Dictionary<Inventory, byte[][]> _heads = new(ReferenceEqualityComparer.Instance);
    private byte[] _bytes = new byte[1 << 20];
    private int _length;

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    public void Clear() => (_length, Count) = (0, 0);

    public void Add(LiveTick tick)
    {
        if (!_heads.TryGetValue(tick.Tick.Inventory, out var heads)) heads = _heads[tick.Tick.Inventory] = [.. tick.Tick.Rows.Select(row => HeadOf(tick, row))];
        foreach (var row in tick.Tick.Rows)
        {
            if (_bytes.Length - _length < LongestLine) Array.Resize(ref _bytes, _bytes.Length * 2);
            var head = heads[row.Device];
            head.CopyTo(_bytes, _length);
            _length += head.Length;
            var separator = (byte)' ';
            Write(" power_w="u8, row.PowerMilliwatts, ref separator);
            Write(" energy_j="u8, row.CumulativeMillijoules, ref separator);
            Write(" utilization="u8, row.UtilizationPercent * 10L, ref separator);
            if (row.MemoryMebibytes is { } memory)
            {
                Key(" memory_used_bytes="u8, ref separator);
                Number(memory * (1L << 20));
                _bytes[_length++] = (byte)'i';
            }

            Write(" temperature_c="u8, row.TemperatureCelsius * 1000L, ref separator);
            _bytes[_length++] = (byte)' ';
            Number((row.EndMicroseconds + tick.UnixShiftMicroseconds) * 1000);
            _bytes[_length++] = (byte)'\n';
            Count++;
        }
    }

    private void Write(ReadOnlySpan<byte> key, long? thousandths, ref byte separator)
    {
        if (thousandths is not { } value) return;
        Key(key, ref separator);
        Number(value / 1000);
        if (value % 1000 == 0) return;
        _bytes[_length++] = (byte)'.';
        var rest = (int)(value % 1000);
        _bytes[_length++] = (byte)('0' + (rest / 100));
        _bytes[_length++] = (byte)('0' + (rest / 10 % 10));
        _bytes[_length++] = (byte)('0' + (rest % 10));
        while (_bytes[_length - 1] == '0') _length--;
    }

    private void Key(ReadOnlySpan<byte> key, ref byte separator)
    {
        key.CopyTo(_bytes.AsSpan(_length));
        _bytes[_length] = separator;
        separator = (byte)',';
        _length += key.Length;
    }

    private void Number(long value)
    {
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    private static byte[] HeadOf(LiveTick tick, DeviceRow row)
    {
        var device = tick.Tick.Inventory.Devices[row.Device];
        var model = device.Model.Replace(" ", "\\ ", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"footprint_gpu,gpu_uuid={device.Uuid},host={tick.Host},method={MethodName.Of(row.Method)},model={model}");
    }
}
