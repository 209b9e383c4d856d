using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>
/// A collector that listens off loopback and agents that reach it by 127.0.0.1, each a process, with two simulated GPUs. None of them may have shown a
/// secret by the end, be it ever so refused: no test needs to ask.
/// </summary>
internal sealed class TlsStack : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private const string PinOption = "--Collector:PinSha256=";

    private readonly List<ChildProcess> _children = [];
    private readonly IReadOnlyList<int> _ports = FreePort.Next(3);

    /// <summary>The tokens that it made, the keys that its processes were given, and what else a test adds.</summary>
    public SecretSearch Secrets { get; } = new();

    /// <summary>For the test of the search itself.</summary>
    public bool MayShowSecrets { get; init; }

    public TemporaryDirectory Folder { get; } = new();

    public int HttpPort => _ports[0];

    public int GrpcPort => _ports[1];

    public int AgentPort => _ports[2];

    public string CollectorState => Folder.Combine("collector");

    public string AgentState => Folder.Combine("agent");

    public IEnumerable<ChildProcess> Running => _children.Where(child => !child.HasExited);

    /// <summary>Everything that any process said.</summary>
    public IEnumerable<string> Said => _children.SelectMany(child => child.Output.Concat(child.Errors));

    /// <summary>The API stays on loopback; <paramref name="settings"/> say how Listen:Grpc speaks.</summary>
    public async Task<ChildProcess> StartCollectorAsync(params string[] settings)
    {
        Secrets.KeepKeysOf(settings);
        var collector = Own(Service.Collector.Start(
            [
                "serve", $"--Listen:Http=127.0.0.1:{HttpPort}", $"--Listen:Grpc=0.0.0.0:{GrpcPort}", $"--StateDirectory={CollectorState}",
                "--Site:Zone=GB", "--Grid:Providers=annual", "--Ingest:AcceptSimulated=true", .. settings,
            ]));
        await collector.WaitForLineAsync(line => line.StartsWith("footprint-collector 0", StringComparison.Ordinal), Patience);
        return collector;
    }

    /// <summary>One that signs for itself. The pin is what it says that an agent must be given.</summary>
    public async Task<(ChildProcess Collector, string Pin)> StartSelfSignedAsync(params string[] settings)
    {
        var collector = await StartCollectorAsync(["--Tls:SelfSigned=true", .. settings]);
        var line = await collector.WaitForLineAsync(said => said.Contains(PinOption, StringComparison.Ordinal), Patience);
        return (collector, line[line.IndexOf(PinOption, StringComparison.Ordinal)..]);
    }

    public ChildProcess StartAgent(params string[] settings) => StartAgent(null, settings);

    public ChildProcess StartAgent(IReadOnlyDictionary<string, string?>? environment, params string[] settings)
    {
        Secrets.KeepKeysOf(settings);
        return Own(Service.Agent.Start(
            [
                "serve", $"--Collector:Endpoint=https://127.0.0.1:{GrpcPort}", $"--Metrics:Listen=127.0.0.1:{AgentPort}",
                $"--StateDirectory={AgentState}", "--Demo:Devices=2", "--Host:Name=gpu-01", .. settings,
            ],
            environment));
    }

    public Task<(int Code, string Output)> CollectorCommandAsync(params string[] arguments) => RunAsync(Service.Collector, arguments);

    public async Task<(int Code, string Output)> RunAsync(Service service, params string[] arguments)
    {
        Secrets.KeepKeysOf(arguments);
        var process = Own(service.Start(arguments));
        var code = await process.WaitForExitAsync(Patience);
        return (code, string.Join('\n', process.Output.Concat(process.Errors)));
    }

    /// <summary>The one line on stdout is the secret; it is in nothing that is searched later.</summary>
    public async Task<string> NewTokenAsync(params string[] arguments)
    {
        await using var command = Service.Collector.Start(["token", "new", .. arguments, $"--StateDirectory={CollectorState}"]);
        Assert.Equal(0, await command.WaitForExitAsync(Patience));
        var token = Assert.Single(command.Output);
        Assert.StartsWith("fpt_", token, StringComparison.Ordinal);
        Secrets.Keep(token);
        foreach (var line in command.Errors) Secrets.Look("token new", line);
        return token;
    }

    /// <summary>A file that nobody else can read.</summary>
    public string Keep(string secret, string name = "token")
    {
        var file = Folder.Write(name, secret + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    public Task<Scrape> CollectorMetricsAsync() => ScrapeAsync(HttpPort);

    public Task<Scrape> AgentMetricsAsync() => ScrapeAsync(AgentPort);

    /// <summary>Until a figure of a scrape is as wanted.</summary>
    public async Task<Scrape> UntilAsync(Func<Task<Scrape>> scrape, Func<Scrape, bool> wanted, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience);
        while (!limit.IsCancellationRequested)
        {
            try
            {
                var said = await scrape();
                if (wanted(said)) return said;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, CancellationToken.None);
        }

        throw new TimeoutException($"not within {within ?? Patience}; the processes said:\n{string.Join('\n', Said)}");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            var shown = await ShownSecretsAsync();
            Assert.True(MayShowSecrets || shown.Count == 0, string.Join('\n', shown));
        }
        finally
        {
            foreach (var child in _children) await child.DisposeAsync();
            Folder.Dispose();
        }
    }

    /// <summary>Where a secret of this installation can be seen by now.</summary>
    public async Task<IReadOnlyList<string>> ShownSecretsAsync()
    {
        foreach (var child in Running) Secrets.LookAt(child);
        await Secrets.AskAsync(HttpPort, "/metrics", "/readyz", "/api/v1/devices");
        await Secrets.AskAsync(AgentPort, "/metrics");
        Secrets.LookInto(CollectorState);
        Secrets.LookInto(AgentState);
        foreach (var line in Said) Secrets.Look("output", line);
        return Secrets.Found();
    }

    private static async Task<Scrape> ScrapeAsync(int port)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        return new Scrape(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")));
    }

    private ChildProcess Own(ChildProcess child)
    {
        _children.Add(child);
        return child;
    }
}
