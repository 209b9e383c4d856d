using System.Globalization;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>Lines of a stream that may never end, each of so many bytes at most.</summary>
internal sealed class LineReader(Stream stream, int most) : IDisposable
{
    private readonly byte[] _chunk = new byte[16 * 1024];
    private readonly MemoryStream _line = new();
    private int _from, _to;

    /// <summary>Without its end; empty ones are passed over. Null: there are no more. A last line without an end was cut off, and is none.</summary>
    public async Task<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = Array.IndexOf(_chunk, (byte)'\n', _from, _to - _from);
            Keep((end < 0 ? _to : end) - _from);
            if (end >= 0)
            {
                _from = end + 1;
                var line = _line.ToArray();
                _line.SetLength(0);
                if (line.Length > 0) return line;
                continue;
            }

            (_from, _to) = (0, await stream.ReadAsync(_chunk, cancellationToken));
            if (_to == 0) return null;
        }
    }

    /// <summary>All that is left.</summary>
    public async Task<byte[]> AllAsync(CancellationToken cancellationToken)
    {
        while ((_to = await stream.ReadAsync(_chunk, cancellationToken)) > 0)
        {
            _from = 0;
            Keep(_to);
        }

        return _line.ToArray();
    }

    public void Dispose()
    {
        _line.Dispose();
        stream.Dispose();
    }

    private void Keep(int count)
    {
        if (_line.Length + count > most) throw new KubernetesException(string.Create(CultureInfo.InvariantCulture, $"sent more than {most} bytes at once"));
        _line.Write(_chunk, _from, count);
        _from += count;
    }
}
