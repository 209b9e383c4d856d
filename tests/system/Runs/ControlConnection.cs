using System.Net.Sockets;
using System.Text.Json;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>A tracker's side of the agent's local socket.</summary>
internal sealed class ControlConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public ControlConnection(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var stream = new NetworkStream(socket, ownsSocket: true);
        (_reader, _writer) = (new StreamReader(stream), new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" });
    }

    public async Task<JsonElement> AskAsync(object request)
    {
        using var limit = new CancellationTokenSource(Patience);
        await _writer.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), limit.Token);
        return JsonDocument.Parse(await _reader.ReadLineAsync(limit.Token) ?? throw new IOException("the agent closed")).RootElement.Clone();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
    }
}
