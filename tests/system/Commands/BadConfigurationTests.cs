using System.Net;
using System.Net.Sockets;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Commands;

/// <summary>A configuration that cannot be used: one line with key and reason, exit 78, nothing begun.</summary>
public sealed class BadConfigurationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly TemporaryDirectory _folder = new();
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);
    private readonly ITestOutputHelper _output;

    public BadConfigurationTests(ITestOutputHelper output)
    {
        _output = output;
        _taken.Start();
    }

    public void Dispose()
    {
        _taken.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [Trait("Fault", "F57")]
    [InlineData("--Sampling:Intervall=1s", "Sampling:Intervall: is not a known setting")]
    [InlineData("--Sampling:Interval=1", "Sampling:Interval: '1' is not a duration")]
    [InlineData("--Spool:MaxSize=64MB", "Spool:MaxSize: '64MB' is not a size")]
    [InlineData("--Devices:a:Model=A100 --Devices:a:Load=half", "Devices:a:Load: 'half' is not ")]
    [InlineData("--Collector:CaFile={missing}", "Collector:CaFile: ")]
    [InlineData("--Collector:TokenFile={missing}", "Collector:TokenFile: {missing} cannot be read")]
    [InlineData("--Collector:TokenFile={folder}", "Collector:TokenFile: {folder} cannot be read")]
    [InlineData("--Collector:EnrolTokenFile={missing}", "Collector:EnrolTokenFile: {missing} cannot be read")]
    [InlineData("--Collector:PinSha256=abc", "Collector:PinSha256: ")]
    [InlineData("--config={missing}", "{missing}: cannot be read")]
    [InlineData("--config={folder}", "{folder}: ")]
    [InlineData("--config={invalid}", "{invalid}: ")]
    [InlineData("--config={list}", "{list}: ")]
    [InlineData("--config={unknown}", "Sampling:Intervall: is not a known setting")]
    [InlineData("--Metrics:Listen={taken}", "Metrics:Listen: {taken} is in use")]
    [InlineData("--Metrics:Listen=0.0.0.0:{port}", "Metrics:Listen: 0.0.0.0:{port} is not a loopback address")]
    [InlineData("--StateDirectory={file}", "StateDirectory: ")]
    [InlineData("nonsense", "nonsense: is not a setting")]
    public Task Agent_RefusesInOneLine(string settings, string expected) => JudgeAsync(Service.Agent, settings, expected, "Metrics:Listen");

    [Theory]
    [Trait("Fault", "F57")]
    [InlineData("--Site:Zones=GB", "Site:Zones: is not a known setting")]
    [InlineData("--Retention:Inbox=7", "Retention:Inbox: '7' is not a duration")]
    [InlineData("--Retention:InboxSize=10GB", "Retention:InboxSize: '10GB' is not a size")]
    [InlineData("--Site:Pue=0.9", "Site:Pue: '0.9' is not ")]
    [InlineData("--Grid:Providers=neso,astrology", "Grid:Providers: ")]
    [InlineData("--Account:Factor=kind", "Account:Factor: 'kind' is not direct or lifecycle")]
    [InlineData("--Budgets:bill:Limit=5EUR", "Budgets:bill:Limit: '5EUR' is not possible: Account:Currency is not set")]
    [InlineData("--Account:Currency=EUR --Budgets:bill:Limit=5EUR", "Budgets:bill:Limit: '5EUR' is not possible: no site says what electricity costs")]
    [InlineData("--Account:Currency=EUR --Site:Tariff=0.3 --Budgets:bill:Limit=5USD", "Budgets:bill:Limit: '5USD' is not in EUR, which Account:Currency says")]
    [InlineData("--Tls:CertificateFile={missing} --Tls:KeyFile={missing}", "Tls:CertificateFile: ")]
    [InlineData("--Tls:CertificateFile={file} --Tls:KeyFile={file}", "Tls:CertificateFile: {file} holds no PEM certificate")]
    [InlineData("--Auth:Required=false", "Auth:Required: 'false' is not true")]
    [InlineData("--Auth:TrustedProxies=everyone --Auth:Groups:a:Scope=read", "Auth:TrustedProxies: 'everyone' is not an address")]
    [InlineData("--Auth:Groups:a:Scopes=read", "Auth:Groups:a:Scope: is missing")]
    [InlineData("--Auth:WebConfigFile={missing}", "Auth:WebConfigFile: {missing} cannot be read")]
    [InlineData("--Auth:WebConfigFile={web}", "Auth:WebConfigFile: {web} line 2: tls_server_config.cert_fil is not known here")]
    [InlineData("--Limits:BanTime=60", "Limits:BanTime: '60' is not a duration")]
    [InlineData("--config={missing}", "{missing}: cannot be read")]
    [InlineData("--config={folder}", "{folder}: ")]
    [InlineData("--config={invalid}", "{invalid}: ")]
    [InlineData("--Listen:Http={taken}", "Listen:Http: {taken} ")]
    [InlineData("--Listen:Grpc={taken}", "Listen:Grpc: {taken} ")]
    [InlineData("--Listen:Grpc=0.0.0.0:{port}", "Listen:Grpc: 0.0.0.0:{port} is not loopback")]
    [InlineData("--StateDirectory={file}", "StateDirectory: ")]
    public Task Collector_RefusesInOneLine(string settings, string expected) => JudgeAsync(Service.Collector, settings, expected, "Listen:Http", "Listen:Grpc");

    [Fact]
    public async Task Environment_WrongKey_IsNamed()
    {
        await using var agent = Service.Agent.Start(
            ["serve", $"--StateDirectory={_folder.Combine("state")}"],
            new Dictionary<string, string?> { ["FOOTPRINT_AGENT__Sampling__Intervall"] = "1s" });

        Assert.Equal(78, await agent.WaitForExitAsync(Patience));
        Assert.StartsWith("footprint-agent: Sampling:Intervall: is not a known setting", Assert.Single(agent.Errors), StringComparison.Ordinal);
    }

    private async Task JudgeAsync(Service service, string settings, string expected, params string[] listeners)
    {
        var places = Places();
        var given = settings.Split(" --").Select((setting, index) => Fill(index == 0 ? setting : "--" + setting, places)).ToList();
        var ports = FreePort.Next(listeners.Length);
        // A given setting comes last and wins.
        var usual = listeners.Zip(ports, (key, port) => $"--{key}=127.0.0.1:{port}").Append($"--StateDirectory={_folder.Combine("state")}");
        await using var process = service.Start(["serve", .. usual, .. given]);

        var code = await process.WaitForExitAsync(Patience);
        _output.WriteLine($"F57: {settings}: exit {code}: {string.Join(" | ", process.Errors)}");
        Assert.Equal(78, code);
        Assert.StartsWith($"{service.Name}: {Fill(expected, places)}", Assert.Single(process.Errors), StringComparison.Ordinal);
        Assert.Empty(process.Output);
        Assert.All(ports, port => new TcpListener(IPAddress.Loopback, port).Dispose());
        var state = _folder.Combine("state");
        Assert.Empty(Directory.Exists(state) ? Directory.GetFileSystemEntries(state) : []);
    }

    private Dictionary<string, string> Places() => new()
    {
        ["{missing}"] = _folder.Combine("missing.json"),
        ["{folder}"] = _folder.Path,
        ["{file}"] = _folder.Write("file", "a file\n"),
        ["{invalid}"] = _folder.Write("invalid.json", "{ \"Sampling\": "),
        ["{list}"] = _folder.Write("list.json", "[1]"),
        ["{unknown}"] = _folder.Write("unknown.json", """{ "Sampling": { "Intervall": "1s" } }"""),
        ["{web}"] = _folder.Write("web.yml", "tls_server_config:\n  cert_fil: a.pem\n  cert_file: a.pem\n  key_file: a.key\n"),
        ["{taken}"] = $"{_taken.LocalEndpoint}",
        ["{port}"] = $"{FreePort.Next()}",
    };

    private static string Fill(string text, Dictionary<string, string> places) =>
        places.Aggregate(text, (filled, place) => filled.Replace(place.Key, place.Value, StringComparison.Ordinal));
}
