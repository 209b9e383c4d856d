using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

using Google.Protobuf;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>
/// The messages of one direction of a call, in order. One reader at a time. A frame that breaks a rule throws the
/// <see cref="GrpcException"/> that the call has to end with; the reader is of no use afterwards. A large message that comes in parts is read on only
/// while there is <paramref name="room"/> for what has come of it, else UNAVAILABLE: a claim alone holds nothing.
/// </summary>
public sealed class GrpcMessageReader<T>(
    PipeReader input,
    MessageParser<T> parser,
    MessageEncoding encoding,
    MessageCaps caps,
    TimeProvider time,
    Func<IOException, GrpcException> transportFailure,
    IMessageRoom? room = null) : IAsyncDisposable
    where T : class, IMessage<T>
{
    private ReadOnlySequence<byte> _buffer;
    private bool _holdsBuffer;
    private bool _completed;
    private ITimer? _timer;
    private long? _partialSince;
    private int _held;

    /// <summary>Another whole message is here already: whoever answers in batches should read on before flushing.</summary>
    public bool HasBufferedMessage => MessageFrame.StartsWithWholeFrame(_buffer);

    /// <summary>The next message, or null when the peer has sent its last one.</summary>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (MessageFrame.TryTake(ref _buffer, caps.WireBytes, out MessageFrame frame))
            {
                _partialSince = null;
                ReleaseRoom();
                return MessageDecoder.Decode(frame, encoding, parser, caps);
            }
            if (_completed)
            {
                return _buffer.IsEmpty ? null : throw new GrpcException(GrpcStatusCode.Internal, "the stream ends within a message");
            }
            await FillAsync(cancellationToken);
        }
    }

    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is { } message) yield return message;
    }

    public async ValueTask DisposeAsync()
    {
        ReleaseRoom();
        // Waits for a running callback: the pipe may belong to someone else's call a moment later.
        if (_timer is not null) await _timer.DisposeAsync();
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (!_buffer.IsEmpty) WatchPartialMessage();
        HoldRoom();
        if (_holdsBuffer) input.AdvanceTo(_buffer.Start, _buffer.End);
        _holdsBuffer = false;
        try
        {
            ReadResult result = await input.ReadAsync(cancellationToken);
            _holdsBuffer = true;
            _buffer = result.Buffer;
            _completed = result.IsCompleted;
            if (result.IsCanceled) ThrowIfOverdue();
        }
        catch (IOException broken)
        {
            _buffer = default;
            throw transportFailure(broken);
        }
    }

    private void HoldRoom()
    {
        // A length beyond the cap has been refused with its prefix, so that the buffer is never more than a message and its prefix.
        var come = (int)_buffer.Length - MessageFrame.PrefixBytes;
        if (room is null || come <= Limits.FreePartialBytes || come <= _held) return;
        if (!room.TryHold(come - _held)) throw new GrpcException(GrpcStatusCode.Unavailable, "the collector holds as many unfinished messages as it may; come again");
        _held = come;
    }

    private void ReleaseRoom()
    {
        if (_held > 0) room!.Release(_held);
        _held = 0;
    }

    private void WatchPartialMessage()
    {
        if (_partialSince is not null) return;
        _partialSince = time.GetTimestamp();
        _timer ??= time.CreateTimer(static pipe => ((PipeReader)pipe!).CancelPendingRead(), input, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(caps.CompletionTimeout, Timeout.InfiniteTimeSpan);
    }

    // The timer is not stopped with each message, so a wake-up may belong to an earlier one; and timers may fire a little early.
    // A message that is still incomplete must be woken again, or a silent peer would hold the call for ever.
    private void ThrowIfOverdue()
    {
        if (_partialSince is not { } since || HasBufferedMessage) return;
        TimeSpan left = caps.CompletionTimeout - time.GetElapsedTime(since);
        if (left <= TimeSpan.Zero)
        {
            throw new GrpcException(GrpcStatusCode.DeadlineExceeded, $"message not complete within {caps.CompletionTimeout.TotalSeconds:0.#} s");
        }
        _timer!.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
