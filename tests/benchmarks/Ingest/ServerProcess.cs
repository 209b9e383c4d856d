using System.Diagnostics;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.Benchmarks.Ingest;

/// <summary>A server in a process of its own, so that its CPU time is not the load's.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ChildProcess _child;

    private ServerProcess(ChildProcess child, Uri endpoint)
    {
        _child = child;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    /// <summary>Of a collector; else it leads nowhere.</summary>
    public Uri Metrics { get; private init; } = new("http://127.0.0.1:1/");

    public static async Task<ServerProcess> StartCollectorAsync(string stateDirectory)
    {
        var (port, http) = (FreePort.Next(), FreePort.Next());
        var server = await StartAsync(port,
        [
            Assembly("footprint-collector"), "serve", $"--StateDirectory={stateDirectory}", "--Site:Zone=FR", "--Grid:Providers=annual",
            $"--Listen:Http=127.0.0.1:{http}", $"--Listen:Grpc=127.0.0.1:{port}", "--Limits:MetricsInterval=0s", "--Limits:MetricsBirth=0s",
        ]);
        return new(server._child, server.Endpoint) { Metrics = new($"http://127.0.0.1:{http}/metrics") };
    }

    /// <summary>A server of this program's own.</summary>
    public static Task<ServerProcess> StartBareAsync(string verb = BareServer.Verb)
    {
        var port = FreePort.Next();
        return StartAsync(port, [typeof(ServerProcess).Assembly.Location, verb, $"{port}"]);
    }

    public static string Assembly(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    /// <summary>CPU time until now.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            using var process = Process.GetProcessById(_child.Id);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Until it has done what it was given: the ledger works on after the last acknowledgement.</summary>
    public async Task UntilIdleAsync(CancellationToken cancellationToken)
    {
        for (var quiet = 0; quiet < 3;)
        {
            var before = ProcessorTime;
            await Task.Delay(200, cancellationToken);
            quiet = ProcessorTime - before < TimeSpan.FromMilliseconds(20) ? quiet + 1 : 0;
        }
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    private static async Task<ServerProcess> StartAsync(int port, string[] arguments)
    {
        var child = ChildProcess.Start("dotnet", arguments);
        var waited = Stopwatch.StartNew();
        while (!await IsListeningAsync(port))
        {
            if (child.HasExited || waited.Elapsed > Patience) throw new ChildProcessException("the server did not begin to listen", child);
            await Task.Delay(50);
        }

        return new(child, new Uri($"http://127.0.0.1:{port}"));
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
