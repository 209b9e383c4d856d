using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>One web-config.yml, judged by promtool, obeyed by our collector, and asked through by a real Prometheus and by curl.</summary>
public sealed class WebConfigTests : IDisposable
{
    private const string Password = "secret";
    private const string Users = "basic_auth_users:\n  prometheus: $2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n";

    private readonly TestPki _pki = new();

    public void Dispose() => _pki.Dispose();

    [InstalledFact("promtool")]
    public async Task SameFile_IsGoodToPrometheusToo()
    {
        await using var stack = new TlsStack();
        await using var promtool = ChildProcess.Start(InstalledProgram.Find("promtool")!, ["check", "web-config", File(stack)]);

        Assert.Equal(0, await promtool.WaitForExitAsync(TlsStack.Patience));
    }

    [InstalledFact("prometheus")]
    public async Task Prometheus_WithItsOwnClientSettings_ScrapesUs()
    {
        await using var stack = new TlsStack();
        await stack.StartCollectorAsync($"--Auth:WebConfigFile={File(stack)}", $"--Listen:Grpc=127.0.0.1:{stack.GrpcPort}");
        var port = FreePort.Next();
        var configuration = stack.Folder.Write("prometheus.yml", $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: footprint
                scheme: https
                tls_config: { ca_file: {{_pki.CaFile}} }
                basic_auth: { username: prometheus, password_file: {{stack.Keep(Password, "password")}} }
                static_configs: [ { targets: ["127.0.0.1:{{stack.HttpPort}}"] } ]
              - job_name: wrong
                scheme: https
                tls_config: { ca_file: {{_pki.CaFile}} }
                basic_auth: { username: prometheus, password: nonsense }
                static_configs: [ { targets: ["127.0.0.1:{{stack.HttpPort}}"] } ]
            """);
        await using var prometheus = ChildProcess.Start(
            InstalledProgram.Find("prometheus")!,
            [$"--config.file={configuration}", $"--storage.tsdb.path={stack.Folder.Combine("tsdb")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]);

        await UntilAsync(prometheus, port, "up{job=\"footprint\"}", "1");
        await UntilAsync(prometheus, port, "footprint_build_info{job=\"footprint\"}", "1");
        await UntilAsync(prometheus, port, "max_over_time(up{job=\"wrong\"}[1m])", "0");
    }

    [InstalledFact("curl")]
    public async Task Curl_WithUserAndCa_IsServed_AndUsersAreReplacedWithoutARestart()
    {
        await using var stack = new TlsStack();
        var file = File(stack);
        var collector = await stack.StartCollectorAsync($"--Auth:WebConfigFile={file}", $"--Listen:Http=0.0.0.0:{stack.HttpPort}", $"--Listen:Grpc=127.0.0.1:{stack.GrpcPort}");

        Assert.Equal("200", await CurlAsync(stack, "prometheus:secret"));
        Assert.Equal("401", await CurlAsync(stack, "prometheus:wrong"));
        await System.IO.File.WriteAllTextAsync(file, (await System.IO.File.ReadAllTextAsync(file)).Replace("  prometheus:", "  other:", StringComparison.Ordinal));
        await collector.WaitForLineAsync(line => line.Contains("read anew: 1 users", StringComparison.Ordinal), TlsStack.Patience);
        Assert.Equal("401", await CurlAsync(stack, "prometheus:secret"));
        Assert.Equal("200", await CurlAsync(stack, "other:secret"));
        Assert.DoesNotContain(stack.Said, line => line.Contains("INSECURE", StringComparison.Ordinal));
    }

    /// <summary>Who can read a key of ours is told at the start, with the remedy.</summary>
    [Fact]
    [Trait("Fault", "F54")]
    public async Task KeyThatOthersCanRead_IsToldAtTheStart()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var stack = new TlsStack();
        var server = _pki.Issue();
        System.IO.File.SetUnixFileMode(server.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        await stack.StartCollectorAsync($"--Tls:CertificateFile={server.CertificateFile}", $"--Tls:KeyFile={server.KeyFile}");

        Assert.Single(stack.Said, line => line.Contains($"{server.KeyFile} can be read by others (604): chmod 600", StringComparison.Ordinal));
    }

    private string File(TlsStack stack)
    {
        var server = _pki.Issue();
        return stack.Keep($"tls_server_config:\n  cert_file: {server.CertificateFile}\n  key_file: {server.KeyFile}\n  min_version: TLS12\nhttp_server_config:\n  http2: true\n{Users}", "web.yml");
    }

    private async Task<string> CurlAsync(TlsStack stack, string pair)
    {
        // By a file: a password has no business on a command line.
        var settings = stack.Keep($"user = \"{pair}\"", "curlrc");
        await using var curl = ChildProcess.Start(
            InstalledProgram.Find("curl")!, ["-sS", "-o", "/dev/null", "-w", "%{http_code}\n", "--cacert", _pki.CaFile, "-K", settings, $"https://127.0.0.1:{stack.HttpPort}/metrics"]);
        Assert.Equal(0, await curl.WaitForExitAsync(TlsStack.Patience));
        return Assert.Single(curl.Output);
    }

    private static async Task UntilAsync(ChildProcess prometheus, int port, string query, string wanted)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TlsStack.Patience);
        while (!patience.IsCancellationRequested)
        {
            try
            {
                using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/query?query={Uri.EscapeDataString(query)}"), CancellationToken.None));
                foreach (var result in answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
                {
                    if (result.GetProperty("value")[1].GetString() == wanted) return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(200, CancellationToken.None);
        }

        throw new ChildProcessException($"{query} was not {wanted} within {TlsStack.Patience}", prometheus);
    }
}
