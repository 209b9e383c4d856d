using System.IO.Pipes;
using System.Net.Sockets;
using System.Security.Principal;
using System.Text.Json;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>A connection to the agent's local socket.</summary>
internal sealed class AgentLink : IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);

    // There may be no agent, and every command waits for it.
    private static readonly TimeSpan PipePatience = TimeSpan.FromMilliseconds(300);

    // Longer than the agent takes at the most: who gives up sooner leaves a claim behind that was granted.
    internal static readonly TimeSpan AnswerPatience = ControlPath.LongestAnswer + TimeSpan.FromSeconds(5);

    private readonly Stream _stream;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _buffer = new byte[ControlPath.MostLineBytes];

    private AgentLink(Stream stream, string path) => (_stream, Path) = (stream, path);

    public string Path { get; }

    /// <summary>Null: nobody answers there, and <paramref name="why"/> says why.</summary>
    public static AgentLink? Open(string path, out string why)
    {
        why = "";
        if (OperatingSystem.IsWindows() || ControlPath.IsPipe(path)) return OpenPipe(path, out why);
        if (!File.Exists(path))
        {
            why = "there is no such socket";
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = (int)ConnectPatience.TotalMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new AgentLink(new NetworkStream(socket, ownsSocket: true), path);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            socket.Dispose();
            why = exception.Message;
            return null;
        }
    }

    /// <summary>One line, and its answer. Its callers take turns.</summary>
    /// <exception cref="IOException">The agent has gone, or says nothing that is an answer.</exception>
    public async Task<ControlAnswer> AskAsync(ControlRequest request)
    {
        using var limit = new CancellationTokenSource(AnswerPatience);
        try
        {
            await _turn.WaitAsync(limit.Token);
            try
            {
                byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.ControlRequest), (byte)'\n'];
                await _stream.WriteAsync(line, limit.Token);
                return await ReadAsync(limit.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or JsonException or ObjectDisposedException)
        {
            // A late answer would be taken for that of the next line.
            _stream.Dispose();
            throw new IOException(exception is OperationCanceledException ? "it does not answer" : exception.Message, exception);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _turn.Dispose();
    }

    /// <summary>The agent may see who this is, and not act as them.</summary>
    private static AgentLink? OpenPipe(string path, out string why)
    {
        why = $"it is no named pipe; write {ControlPath.Pipe}";
        if (!ControlPath.IsPipe(path)) return null;
        var pipe = new NamedPipeClientStream(".", ControlPath.PipeName(path), PipeDirection.InOut, PipeOptions.Asynchronous, TokenImpersonationLevel.Identification);
        try
        {
            pipe.Connect(PipePatience);
            if (OperatingSystem.IsWindows() && PipeOwner.WhyNot(pipe) is { } untrusted)
            {
                pipe.Dispose();
                why = untrusted;
                return null;
            }

            return new AgentLink(pipe, path);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or UnauthorizedAccessException)
        {
            pipe.Dispose();
            why = exception is TimeoutException ? "there is no such pipe" : exception.Message;
            return null;
        }
    }

    private async Task<ControlAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        for (var filled = 0; filled < _buffer.Length;)
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(filled), cancellationToken);
            if (read == 0) throw new IOException("it has gone");
            filled += read;
            if (_buffer[filled - 1] == (byte)'\n')
                return JsonSerializer.Deserialize(_buffer.AsSpan(0, filled), ControlJson.Default.ControlAnswer) ?? throw new IOException("it gives no answer");
        }

        throw new IOException("its answer is too long");
    }
}
