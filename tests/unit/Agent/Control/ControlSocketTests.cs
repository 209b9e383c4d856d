using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Control;

/// <summary>A real socket, and this process as the one that claims.</summary>
public sealed class ControlSocketTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ProcessWatch _watch = new(TimeProvider.System);
    private readonly ControlFigures _figures = new();
    private readonly ControlSocket? _socket;

    public ControlSocketTests()
    {
        if (!OperatingSystem.IsLinux()) return;
        // A tick at once, as a sampler takes it.
        _watch.Cut = () => _watch.Turn(1, new Inventory(), []);
        _watch.Start();
        _socket = Open(Path);
        _socket!.Start();
    }

    private string Path => _folder.Combine("s");

    [Fact]
    public async Task Lines_ClaimStatusEnd_AreAnsweredInOrder()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var client = Connect();
        await client.SayAsync("""{"op":"claim","run":"gpt-ft","project":"nlp"}""");
        var claimed = await client.HearAsync();
        Assert.Equal((true, "gpt-ft", Environment.ProcessId, false), (claimed.GetProperty("ok").GetBoolean(), claimed.GetProperty("run").GetString(), claimed.GetProperty("pid").GetInt32(), claimed.GetProperty("over").GetBoolean()));
        await client.SayAsync("""{"op":"status"}""" + "\n" + """{"op":"end"}""");
        Assert.False((await client.HearAsync()).GetProperty("over").GetBoolean());
        Assert.True((await client.HearAsync()).GetProperty("over").GetBoolean());
    }

    [Theory]
    [InlineData("nonsense", "not understood")]
    [InlineData("null", "one JSON object a line")]
    [InlineData("{}", "not understood")]
    [InlineData("""{"op":"claim","run":"a","gpu":"0"}""", "gpu")]
    [InlineData("""{"op":"claim"}""", "run is missing")]
    [InlineData("""{"op":"claim","run":"__idle__"}""", "begins with __")]
    [InlineData("""{"op":"claim","run":"a","pid":2147483647}""", "there is no process")]
    [InlineData("""{"op":"dance"}""", "none of claim, status, end")]
    [InlineData("""{"op":"end","pid":1}""", "no claim of process 1")]
    public async Task Line_ThatCannotBeDone_SaysWhyInOneLineAndLosesNothing(string line, string why)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var client = Connect();
        await client.SayAsync("""{"op":"claim","run":"gpt-ft"}""");
        await client.HearAsync();
        await client.SayAsync(line);
        var refusal = await client.HearAsync();
        Assert.False(refusal.GetProperty("ok").GetBoolean());
        Assert.Contains(why, refusal.GetProperty("error").GetString(), StringComparison.Ordinal);
        await client.SayAsync("""{"op":"status"}""");

        Assert.Equal("gpt-ft", (await client.HearAsync()).GetProperty("run").GetString());
        Assert.Equal(1, _figures.RefusedRequests);
    }

    [Fact]
    public async Task Line_LongerThanAllowed_IsRefusedAndTheAgentGoesOn()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var client = Connect();
        await client.SayAsync(new string('x', 64 << 10));
        Assert.Contains("longer than 65536 bytes", (await client.HearAsync()).GetProperty("error").GetString(), StringComparison.Ordinal);
        using var other = Connect();
        await other.SayAsync("""{"op":"claim","run":"a"}""");

        Assert.True((await other.HearAsync()).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Claim_ConnectionThatGoes_Stays()
    {
        if (!OperatingSystem.IsLinux()) return;
        using (var client = Connect())
        {
            await client.SayAsync("""{"op":"claim","run":"a"}""");
            await client.HearAsync();
        }

        using var other = Connect();
        await other.SayAsync("""{"op":"status"}""");
        Assert.Equal("a", (await other.HearAsync()).GetProperty("run").GetString());
    }

    [Fact]
    public async Task Connect_MoreThanAUserMay_ClosesTheLast()
    {
        if (!OperatingSystem.IsLinux()) return;
        var clients = Enumerable.Range(0, ControlSocket.MostOfAUser + 1).Select(_ => Connect()).ToList();
        Assert.True(SpinWait.SpinUntil(() => _figures.RefusedClients == 1, TimeSpan.FromSeconds(30)));
        await clients[0].SayAsync("""{"op":"claim","run":"a"}""");
        Assert.True((await clients[0].HearAsync()).GetProperty("ok").GetBoolean());
        clients.ForEach(client => client.Dispose());

        Assert.True(SpinWait.SpinUntil(() => _figures.Clients == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Open_WhereAnotherAgentAnswers_IsRefusedAndWhatIsLeftOverIsNot()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.Contains("another agent answers there", Assert.Throws<ConfigurationException>(() => Open(Path)).Message, StringComparison.Ordinal);
        _folder.Write("file", "text");
        Assert.Contains("something in it", Assert.Throws<ConfigurationException>(() => Open(_folder.Combine("file"))).Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => Open(_folder.Combine(new string('x', 200))));
        _folder.Write("left", "");
        await using var socket = Open(_folder.Combine("left"));
        Assert.NotNull(socket);
        Assert.Null(ControlSocket.Open(new ControlSettings(Path, false), new ClaimDesk(_watch), _figures, NullLogger.Instance));
    }

    [Fact]
    public void Open_WhereAnotherKindOfSocketIs_LeavesItAlone()
    {
        if (!OperatingSystem.IsLinux()) return;
        var path = _folder.Combine("other");
        using var other = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(path));

        Assert.Contains("something is there already", Assert.Throws<ConfigurationException>(() => Open(path)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket is not null) await _socket.DisposeAsync();
        _watch.Dispose();
        _folder.Dispose();
    }

    private ControlSocket? Open(string path) => ControlSocket.Open(new ControlSettings(path, true), new ClaimDesk(_watch), _figures, NullLogger.Instance);

    private Client Connect() => new(Path);

    private sealed class Client : IDisposable
    {
        private readonly StreamReader _reader;
        private readonly NetworkStream _stream;

        public Client(string path)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            _stream = new NetworkStream(socket, ownsSocket: true);
            _reader = new StreamReader(_stream);
        }

        public Task SayAsync(string line) => _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n")).AsTask();

        public async Task<JsonElement> HearAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            return JsonDocument.Parse(await _reader.ReadLineAsync(limit.Token) ?? "").RootElement.Clone();
        }

        public void Dispose() => _reader.Dispose();
    }
}
