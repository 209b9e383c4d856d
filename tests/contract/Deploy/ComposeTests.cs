using System.Text.RegularExpressions;
using TelemetryFootprint.ContractTests.Grpc;
using YamlDotNet.RepresentationModel;
using Root = TelemetryFootprint.TestKit.Files.RepositoryRoot;

namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>docker-compose.yml, read as Docker reads it: there is no engine here.</summary>
public sealed partial class ComposeTests
{
    private static readonly YamlNode File = Yaml.Parse(System.IO.File.ReadAllText(Root.Combine("docker-compose.yml")));
    private static readonly IReadOnlyList<ComposeService> Services = ComposeService.Read(File);

    [Fact]
    public void Services_AreAllThere() => Assert.Equal(["agent", "alertmanager", "collector", "grafana", "influxdb", "prometheus"], Services.Select(service => service.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Services_ArePinned_WatchedAndWithoutRights() => Assert.All(Services, service =>
    {
        Assert.Matches(@"^[a-z0-9/-]+:v?\d+\.\d+\.\d+$", service.Image);
        Assert.True(service["healthcheck"].Items("test").Count() > 1, $"{service} has no health check");
        Assert.NotNull(service["healthcheck"].Text("interval"));
        Assert.Equal("true", ((YamlScalarNode)service["read_only"]!).Value);
        Assert.Equal(["ALL"], service.Texts("cap_drop"));
        Assert.Equal(["no-new-privileges:true"], service.Texts("security_opt"));
        Assert.StartsWith("${FOOTPRINT_USER:?", ((YamlScalarNode)service["user"]!).Value, StringComparison.Ordinal);
        Assert.Null(service["privileged"]);
        Assert.All(service.Texts("ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    });

    [Fact]
    public void Secrets_AreFiles_AndNobodyHasADefault()
    {
        var known = File.Child("secrets").Pairs().Select(secret => secret.Key).ToList();
        Assert.Equal(known.Order(StringComparer.Ordinal), Services.SelectMany(service => service.Secrets).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Services, service =>
        {
            Assert.All(service.Environment.Where(pair => Confidential().IsMatch(pair.Key)), pair =>
            {
                Assert.EndsWith("FILE", pair.Key.ToUpperInvariant(), StringComparison.Ordinal);
                Assert.StartsWith("/run/secrets/", pair.Value, StringComparison.Ordinal);
            });
            // What it reads, by its own settings or by files that it mounts, it was given.
            var read = service.Scalars.Concat(Mounted(service).SelectMany(System.IO.File.ReadLines)).SelectMany(text => Secret().Matches(text)).Select(match => match.Groups[1].Value);
            Assert.Equal(service.Secrets.Order(StringComparer.Ordinal), read.Distinct().Order(StringComparer.Ordinal));
        });
    }

    /// <summary>Whoever may ask Grafana may have it pass on any request: what it holds reads one bucket.</summary>
    [Fact]
    public void Grafana_HasNoSecretThatWrites()
    {
        var grafana = Services.Single(service => service.Name == "grafana");
        Assert.Equal(["grafana-password", "influxdb-reader"], grafana.Secrets.Order(StringComparer.Ordinal));
        var script = System.IO.File.ReadAllText(Root.Combine("deploy", "docker", "influxdb", "reader.sh"));
        Assert.Contains("--read-bucket", script, StringComparison.Ordinal);
        Assert.DoesNotContain("--write-bucket", script, StringComparison.Ordinal);
        // The image runs what may be run, and nothing else of that folder.
        if (!OperatingSystem.IsWindows()) Assert.True(System.IO.File.GetUnixFileMode(Root.Combine("deploy", "docker", "influxdb", "reader.sh")).HasFlag(UnixFileMode.OtherExecute));
    }

    [Fact]
    public void Mounts_AreThere() => Assert.All(Services.SelectMany(service => service.Texts("volumes")), volume =>
    {
        if (volume.StartsWith("./", StringComparison.Ordinal))
        {
            Assert.EndsWith(":ro", volume, StringComparison.Ordinal);
            Assert.True(Path.Exists(Root.Combine(volume[2..volume.IndexOf(':', StringComparison.Ordinal)])), volume);
        }
        else
        {
            Assert.StartsWith("${FOOTPRINT_HOME:?}/state/", volume, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Variables_OfGrafana_AreThoseThatItIsGiven()
    {
        var grafana = Services.Single(service => service.Name == "grafana");
        var asked = Directory.GetFiles(Root.Combine("deploy", "grafana", "provisioning"), "*.yml", SearchOption.AllDirectories)
            .SelectMany(System.IO.File.ReadLines).SelectMany(line => Variable().Matches(line)).Select(match => match.Groups[1].Value).Distinct();

        Assert.Equal(asked.Order(StringComparer.Ordinal), grafana.Environment.Keys.Where(key => key.StartsWith("FOOTPRINT_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [InstalledFact("promtool")]
    public async Task Prometheus_TakesItsConfiguration() =>
        Assert.Contains("SUCCESS", await Peer.RunAsync("promtool", "check", "config", "--syntax-only", Root.Combine("deploy", "docker", "prometheus.yml")), StringComparison.Ordinal);

    private static IEnumerable<string> Mounted(ComposeService service) => service.Texts("volumes").Where(volume => volume.StartsWith("./", StringComparison.Ordinal))
        .Select(volume => Root.Combine(volume[2..volume.IndexOf(':', StringComparison.Ordinal)]))
        .SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path, "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".yml" or ".sh") : [path]);

    [GeneratedRegex("(PASSWORD|TOKEN|SECRET|KEY)", RegexOptions.IgnoreCase)]
    private static partial Regex Confidential();

    [GeneratedRegex(@"/run/secrets/([\w-]+)")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\$(FOOTPRINT_\w+)")]
    private static partial Regex Variable();
}
