using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TelemetryFootprint.Cli.Runs;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

/// <summary>A socket as an agent has it, which answers as a test wrote.</summary>
internal sealed class ScriptedAgent : IAsyncDisposable
{
    /// <summary>An agent that has gone.</summary>
    public const string? Gone = null;

    /// <summary>An agent that hangs.</summary>
    public const string Silence = "";

    public const string Granted = "{\"ok\":true}\n";

    private const int Piece = 7;

    private readonly TemporaryDirectory _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly Func<JsonElement, string?> _answer;
    private readonly Task _serving;

    /// <param name="answers">To each line in turn, with its end; what comes behind them finds that it has gone.</param>
    public ScriptedAgent(params string?[] answers)
        : this(InTurn(answers))
    {
    }

    public ScriptedAgent(Func<JsonElement, string?> answer)
    {
        _answer = answer;
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _serving = ServeAsync();
    }

    public string Path => _folder.Combine("agent.sock");

    /// <summary>The lines that came, without their ends.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    public IEnumerable<string?> Ops => Heard.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("op").GetString());

    public AgentLink Connect() => AgentLink.Open(Path, out var why) ?? throw new InvalidOperationException(why);

    public static string Refusing(string why) => JsonSerializer.Serialize(new { ok = false, error = why }) + "\n";

    public static string Told(int index, long millijoules, double seconds = 1) =>
        JsonSerializer.Serialize(new { ok = true, devices = new[] { Device(index, millijoules, seconds) } }) + "\n";

    public static object Device(int index, long millijoules, double seconds) => new
    {
        uuid = $"GPU-{index}",
        index,
        model = "NVIDIA H100",
        methods = new[] { "counter" },
        seconds,
        millijoules,
        lowMillijoules = millijoules - 100,
        highMillijoules = millijoules + 200,
        reservedMillijoules = 0,
    };

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        _folder.Dispose();
    }

    private static Func<JsonElement, string?> InTurn(string?[] answers)
    {
        var at = 0;
        return _ => at < answers.Length ? answers[at++] : Gone;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptAsync();
                await AnswerAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        try
        {
            using var reader = new StreamReader(new NetworkStream(client));
            while (await reader.ReadLineAsync() is { } line)
            {
                _heard.Enqueue(line);
                if (_answer(JsonDocument.Parse(line).RootElement) is not { } answer) return;
                // In pieces, as a socket may give them.
                foreach (var piece in Encoding.UTF8.GetBytes(answer).Chunk(answer.Length < 4_096 ? Piece : answer.Length)) await client.SendAsync(piece);
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // The command has gone.
        }
    }
}
