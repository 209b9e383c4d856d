using System.Net.Sockets;
using System.Text.Json;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Agent.Control;

/// <summary>One connection: lines in, a line out for each, in order. A claim outlives it.</summary>
internal sealed class ControlClient(ControlConnection connection, ControlClerk clerk, TimeSpan idle)
{
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(5);

    private readonly byte[] _buffer = new byte[ControlPath.MostLineBytes];
    private int _filled;

    /// <summary>Until the other end closes, is silent for too long, or says what is no line.</summary>
    public async Task ServeAsync(CancellationToken stopping)
    {
        await using var stream = connection.Stream;
        var isConfirmed = false;
        try
        {
            while (await ReadLineAsync(stream, stopping) is { } length)
            {
                if (!isConfirmed && connection.WhyNot() is { } why)
                {
                    await WriteAsync(stream, clerk.Refuse(why), stopping);
                    return;
                }

                isConfirmed = true;
                await WriteAsync(stream, await clerk.AnswerAsync(_buffer.AsMemory(0, length), connection.Peer), stopping);
                _filled -= length + 1;
                _buffer.AsSpan(length + 1, _filled).CopyTo(_buffer);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // It has gone, or reads no answers, or the agent ends.
        }
    }

    /// <summary>How long the line at the beginning of the buffer is; null: there is no further one.</summary>
    private async Task<int?> ReadLineAsync(Stream stream, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(idle);
        var seen = 0;
        while (true)
        {
            if (_buffer.AsSpan(seen, _filled - seen).IndexOf((byte)'\n') is >= 0 and var at)
                return seen + at;
            seen = _filled;
            if (_filled == _buffer.Length)
            {
                await WriteAsync(stream, clerk.Refuse($"the line is longer than {ControlPath.MostLineBytes} bytes"), stopping);
                return null;
            }

            try
            {
                var read = await stream.ReadAsync(_buffer.AsMemory(_filled), limit.Token);
                if (read == 0)
                    return null;
                _filled += read;
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                await WriteAsync(stream, new ControlAnswer(false) { Error = $"no line within {idle.TotalSeconds:0} s; connect again" }, stopping);
                return null;
            }
        }
    }

    private static async Task WriteAsync(Stream stream, ControlAnswer answer, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(WritePatience);
        await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(answer, ControlJson.Default.ControlAnswer), (byte)'\n'], limit.Token);
    }
}
