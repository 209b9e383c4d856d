namespace TelemetryFootprint.TestKit.Net;

/// <summary>One direction of a <see cref="LinkProxy"/>, of all its connections. What is set holds from now on, for old connections as for new ones.</summary>
public sealed class LinkWay
{
    private const int SlicesPerSecond = 20;

    private volatile LinkFault _fault;
    private long _forwardedBytes;

    public LinkFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>Used by <see cref="LinkFault.Throttle"/>; a few bytes make a drip.</summary>
    public int BytesPerSecond { get; set; } = 16 * 1024;

    /// <summary>How long bytes are on their way. Those of the other way overtake them.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>
    /// Looks at what passes: a number of bytes of it still passes, and then <see cref="CutFault"/> holds. Null: all of it passes. Cleared by its first cut.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, int?>? CutAt { get; set; }

    /// <summary>What holds after a cut; Refuse resets that connection alone.</summary>
    public LinkFault CutFault { get; set; } = LinkFault.Refuse;

    /// <summary>Bytes passed on.</summary>
    public long ForwardedBytes => Interlocked.Read(ref _forwardedBytes);

    /// <summary>How many of these bytes may go as one; those of a throttled way are not sent in lumps.</summary>
    internal int Slice(int bytes) => _fault == LinkFault.Throttle ? Math.Min(bytes, Math.Max(1, BytesPerSecond / SlicesPerSecond)) : bytes;

    /// <summary>Returns when the bytes may go; false: they may not.</summary>
    internal async ValueTask<bool> PassAsync(int bytes, CancellationToken cancellationToken)
    {
        while (_fault == LinkFault.Stall) await Task.Delay(5, cancellationToken);
        if (_fault == LinkFault.Throttle) await Task.Delay(TimeSpan.FromSeconds((double)bytes / BytesPerSecond), cancellationToken);
        if (_fault is LinkFault.Drop or LinkFault.Refuse) return false;
        Interlocked.Add(ref _forwardedBytes, bytes);
        return true;
    }

    /// <summary>Where these bytes are cut; null: nowhere.</summary>
    internal int? Cut(ReadOnlyMemory<byte> bytes)
    {
        if (CutAt?.Invoke(bytes) is not { } position) return null;
        CutAt = null;
        return position;
    }
}
