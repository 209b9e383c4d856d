using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;
using Root = TelemetryFootprint.TestKit.Files.RepositoryRoot;

namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>The real services with the settings, certificates and tokens of docker-compose.yml and its setup script: only addresses and folders are the test's.</summary>
public sealed class ComposedServicesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Collector = Root.Combine("collector", "TelemetryFootprint.Collector", "bin", "Debug", "net10.0", "footprint-collector.dll");
    private static readonly string Agent = Root.Combine("agent", "TelemetryFootprint.Agent", "bin", "Debug", "net10.0", "footprint-agent.dll");
    private readonly TemporaryDirectory _folder = new();
    private readonly IReadOnlyList<int> _ports = FreePort.Next(3);

    private string Home => _folder.Combine("home");

    public void Dispose() => _folder.Dispose();

    [InstalledFact("openssl")]
    public async Task Services_WithTheirSettings_FindEachOther()
    {
        if (OperatingSystem.IsWindows()) return;
        await SetUpAsync();
        JudgeFiles();
        await using var collector = Start(Collector, "collector");
        using var http = Client();
        var address = new Uri($"https://localhost:{_ports[0]}/");
        await UntilAsync(collector, async () => (await http.GetAsync(new Uri(address, "readyz"))).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(address, "metrics"))).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(Home, "secrets", "prometheus-token"))).Trim());
        await using var agent = Start(Agent, "agent");

        // By TLS and by the joining token, from the agent's simulated GPUs to the page that Prometheus reads.
        await UntilAsync(agent, async () => (await http.GetStringAsync(new Uri(address, "metrics"))).Contains("footprint_gpu_power_watts{host=\"demo\"", StringComparison.Ordinal));

        var files = Snapshot();
        await SetUpAsync();
        Assert.Equal(files, Snapshot());
    }

    private async Task SetUpAsync()
    {
        await using var setup = ChildProcess.Start(
            Root.Combine("deploy", "docker", "setup.sh"), ["--home", Home, "--collector", $"dotnet {Collector}"],
            new Dictionary<string, string?> { ["FOOTPRINT_COLLECTOR__StateDirectory"] = Path.Combine(Home, "state", "collector") });
        var code = await setup.WaitForExitAsync(Patience);
        Assert.True(code == 0, $"setup.sh ended with {code}\n{setup.Transcript()}");
        // The only agent is simulated: who opens a dashboard must not take its emptiness for a fault.
        Assert.Contains("/d/footprint-fleet?var-energy=simulated", setup.Transcript(), StringComparison.Ordinal);
    }

    /// <summary>What is mounted is there, and secrets are their owner's alone.</summary>
    private void JudgeFiles()
    {
        var root = Yaml.Parse(File.ReadAllText(Root.Combine("docker-compose.yml")));
        Assert.All(root.Child("secrets").Pairs().Select(secret => Inside(secret.Value.Text("file")!)), file =>
        {
            Assert.True(new FileInfo(file) is { Exists: true, Length: > 30 }, $"{file} was not made");
#pragma warning disable CA1416 // Not reached on Windows.
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
#pragma warning restore CA1416
        });
        Assert.All(
            ComposeService.Read(root).SelectMany(service => service.Texts("volumes")).Where(volume => volume[0] == '$').Select(volume => Inside(volume[..volume.LastIndexOf(':')])),
            folder => Assert.True(Directory.Exists(folder), $"{folder} was not made"));
        var settings = File.ReadAllLines(Path.Combine(Home, "compose.env"));
        Assert.Contains($"FOOTPRINT_HOME={Home}", settings);
        Assert.DoesNotContain("FOOTPRINT_USER=0:0", settings);
    }

    private string Inside(string path) => path.Replace("${FOOTPRINT_HOME:?}", Home, StringComparison.Ordinal);

    private ChildProcess Start(string binary, string name)
    {
        var root = Yaml.Parse(File.ReadAllText(Root.Combine("docker-compose.yml")));
        var secrets = root.Child("secrets").Pairs().ToDictionary(secret => $"/run/secrets/{secret.Key}", secret => Inside(secret.Value.Text("file")!));
        var environment = ComposeService.Read(root).Single(service => service.Name == name).Environment.ToDictionary(pair => pair.Key, pair => (string?)Here(pair.Value, name, secrets));
        if (name == "agent") environment["FOOTPRINT_AGENT__Metrics__Listen"] = $"127.0.0.1:{_ports[2]}";
        return ChildProcess.Start("dotnet", [binary, "serve"], environment);
    }

    private string Here(string value, string name, Dictionary<string, string> secrets) => value switch
    {
        "0.0.0.0:9850" => $"0.0.0.0:{_ports[0]}",
        "0.0.0.0:9851" => $"0.0.0.0:{_ports[1]}",
        "https://collector:9851" => $"https://localhost:{_ports[1]}",
        "http://alertmanager:9093" or "http://influxdb:8086" => "http://127.0.0.1:9",
        "/var/lib/footprint" => Path.Combine(Home, "state", name),
        "${FOOTPRINT_ZONE:-WORLD}" => "WORLD",
        _ => secrets.GetValueOrDefault(value, value),
    };

    private HttpClient Client()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Path.Combine(Home, "secrets", "ca.pem"));
        return new(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } }) { Timeout = TimeSpan.FromSeconds(20) };
    }

    private Dictionary<string, string> Snapshot() =>
        Directory.GetFiles(Path.Combine(Home, "secrets")).Append(Path.Combine(Home, "compose.env")).ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file)));

    private static async Task UntilAsync(ChildProcess child, Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!limit.IsCancellationRequested)
        {
            if (child.HasExited) throw new ChildProcessException("it ended", child);
            try
            {
                if (await isSo()) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (TaskCanceledException)
            {
                // A busy machine.
            }

            await Task.Delay(200, CancellationToken.None);
        }

        throw new ChildProcessException($"not so within {Patience}", child);
    }
}
