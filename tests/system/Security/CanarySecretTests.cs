using System.Text;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;
using TelemetryFootprint.TestKit.Security;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>F54: every secret that there is, in one installation, and everything that any of its processes says, shows, stores or leaves.</summary>
public sealed class CanarySecretTests(ITestOutputHelper output)
{
    private const string Password = "canary-password-5b1f";

    /// <summary>Of the password above, cost 4.</summary>
    private const string PasswordHash = "$2b$04$canarycanarycanarycanOvietQpODrVgGXmae1o.ZGdk1d/DvTai";

    [Fact]
    [Trait("Fault", "F54")]
    public async Task Secrets_AppearNowhere()
    {
        using var pki = new TestPki();
        await using var stack = new TlsStack();
        var server = pki.Issue();
        var web = stack.Keep($"basic_auth_users:\n  alice: {PasswordHash}", "web.yml");
        string[] settings = [$"--Tls:CertificateFile={server.CertificateFile}", $"--Tls:KeyFile={server.KeyFile}", $"--Auth:WebConfigFile={web}"];
        var collector = await stack.StartCollectorAsync(settings);
        var (api, joining, wrong) = (await stack.NewTokenAsync("--scope", "admin"), await stack.NewTokenAsync("--enrol", "--hosts", "gpu-*", "--expires", "1h"), "fpt_wrong-canary-0c7e");
        var agent = stack.StartAgent($"--Collector:CaFile={pki.CaFile}", $"--Collector:EnrolTokenFile={stack.Keep(joining, "joining")}");
        await agent.WaitForLineAsync(line => line.Contains("Connected to collector", StringComparison.Ordinal), TlsStack.Patience);
        var own = (await File.ReadAllTextAsync(Path.Combine(stack.AgentState, "collector-token"))).Trim();
        List<string> secrets = [api, joining, own, wrong, Password, PasswordHash, .. KeyLines(server.KeyFile)];
        var seen = new List<string>();

        await AskAllAsync(stack, api, wrong, seen);
        await MisuseAsync(stack, settings, seen);
        var tokenFile = stack.Keep(api, "api");
        seen.Add((await stack.RunAsync(Service.Cli, "devices", "--server", $"http://127.0.0.1:{stack.HttpPort}", "--token-file", tokenFile, "--json")).Output);
        Look(stack, seen);
        foreach (var process in new[] { agent, collector }) Assert.Equal(0, await process.TerminateAsync(TlsStack.Patience));

        seen.AddRange(stack.Said);
        seen.AddRange(Stored(stack));
        Assert.True(seen.Count > 40);
        foreach (var secret in secrets)
            Assert.DoesNotContain(seen, text => text.Contains(secret, StringComparison.Ordinal));
        output.WriteLine($"F54: {secrets.Count} secrets and lines of keys, in none of {seen.Count} lines, answers, files, command lines and environments");
    }

    /// <summary>The search that ends every test with a <see cref="TlsStack"/> finds what is there: a token where none belongs, on every way out.</summary>
    [Fact]
    [Trait("Fault", "F54")]
    public async Task PlantedSecret_IsFoundOnEveryWayOut()
    {
        using var pki = new TestPki();
        await using var stack = new TlsStack { MayShowSecrets = true };
        var server = pki.Issue();
        await stack.StartCollectorAsync($"--Tls:CertificateFile={server.CertificateFile}", $"--Tls:KeyFile={server.KeyFile}");
        var (token, named) = (await stack.NewTokenAsync("--host", "gpu-01"), await stack.NewTokenAsync("--enrol", "--hosts", "*", "--expires", "1h"));
        Assert.Empty(await stack.ShownSecretsAsync());

        // A host that is called by a token: a label of every page, a row of the store, a line of the log. Another token in the environment, a key in a log.
        stack.StartAgent(
            new Dictionary<string, string?> { ["CANARY"] = token },
            $"--Collector:CaFile={pki.CaFile}", $"--Collector:EnrolTokenFile={stack.Keep(named)}", $"--Host:Name={named}");
        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Count() == 2);
        await File.WriteAllTextAsync(Path.Combine(stack.CollectorState, "some.log"), await File.ReadAllTextAsync(server.KeyFile));
        var found = await stack.ShownSecretsAsync();

        output.WriteLine($"F54: planted: {string.Join(", ", found)}");
        foreach (var where in (string[])["cmdline", "environ", "/metrics", "/api/v1/devices", "output", "some.log", "inbox.db"])
            Assert.Contains(found, place => place.StartsWith(where, StringComparison.Ordinal));
    }

    /// <summary>Answers, right and wrong, in every way to be known.</summary>
    private static async Task AskAllAsync(TlsStack stack, string api, string wrong, List<string> seen)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stack.HttpPort}") };
        foreach (var path in new[] { "/", "/metrics", "/healthz", "/readyz", "/openapi/v1.json", "/api/v1/devices", "/api/v1/quarantine", $"/api/v1/totals?by={api}" })
        {
            foreach (var credential in new[] { $"Bearer {api}", $"Bearer {wrong}", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{Password}")), "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{wrong}")), "" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (credential.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", credential);
                using var answer = await http.SendAsync(request);
                // What was asked in the address is answered to the one who asked it.
                if (!path.Contains(api, StringComparison.Ordinal)) seen.Add(answer.ToString() + await answer.Content.ReadAsStringAsync());
            }
        }

        seen.Add(await http.GetStringAsync(new Uri($"http://127.0.0.1:{stack.AgentPort}/metrics")));
    }

    /// <summary>Secret files where other files belong, and all that describes the configuration.</summary>
    private static async Task MisuseAsync(TlsStack stack, string[] settings, List<string> seen)
    {
        var token = stack.Folder.Combine("joining");
        string[] state = [$"--StateDirectory={stack.CollectorState}"];
        string[][] commands =
        [
            ["doctor", .. settings, .. state], ["token", "list", .. state], ["token", "revoke", "0000", .. state], ["serve", "--help"],
            ["serve", $"--config={token}"], ["serve", $"--Auth:WebConfigFile={token}"], ["serve", $"--Tls:CertificateFile={token}", $"--Tls:KeyFile={token}"],
            ["serve", $"--Tls:SelfSigned=true", $"--Auth:WebConfigFile={stack.Folder.Write("plain.yml", $"basic_auth_users:\n  alice: {Password}\n")}"],
        ];
        foreach (var command in commands) seen.Add((await stack.CollectorCommandAsync(command)).Output);
        seen.Add((await stack.RunAsync(Service.Agent, "serve", $"--config={token}")).Output);
        seen.Add((await stack.RunAsync(Service.Agent, "doctor", $"--Collector:TokenFile={token}", $"--StateDirectory={stack.Folder.Combine("other")}")).Output);
        await using var confused = Service.Agent.Start(
            ["serve", $"--Collector:CaFile={token}", "--Collector:Endpoint=https://127.0.0.1:1", "--Metrics:Listen=127.0.0.1:0", $"--StateDirectory={stack.Folder.Combine("confused")}"]);
        seen.Add(await confused.WaitForLineAsync(line => line.Contains("holds no certificate", StringComparison.Ordinal), TlsStack.Patience));
        seen.Add(confused.Transcript());
    }

    private static void Look(TlsStack stack, List<string> seen)
    {
        foreach (ChildProcess child in stack.Running)
        {
            seen.Add(File.ReadAllText($"/proc/{child.Id}/cmdline"));
            seen.Add(File.ReadAllText($"/proc/{child.Id}/environ"));
        }
    }

    private static IEnumerable<string> Stored(TlsStack stack) => Directory.GetFiles(stack.CollectorState, "*", SearchOption.AllDirectories)
        .Concat(Directory.GetFiles(stack.AgentState, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "collector-token"))
        .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)));

    /// <summary>The middle of the key: its first line is the same in all keys of a kind.</summary>
    private static IEnumerable<string> KeyLines(string file) => File.ReadAllLines(file).Where(line => !line.StartsWith("-----", StringComparison.Ordinal)).Skip(1);
}
