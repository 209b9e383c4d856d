using YamlDotNet.RepresentationModel;

namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>A service of docker-compose.yml, with what it shares with the others.</summary>
internal sealed class ComposeService(string name, YamlNode node)
{
    public string Name => name;

    public string? Image => node.Text("image");

    public IReadOnlyDictionary<string, string> Environment => this["environment"].Pairs().ToDictionary(pair => pair.Key, pair => ((YamlScalarNode)pair.Value).Value!);

    public IReadOnlyList<string> Secrets => Texts("secrets");

    /// <summary>Every scalar of it, mounts and commands too.</summary>
    public IEnumerable<string> Scalars => node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "");

    public YamlNode? this[string key] => node.Child(key) ?? node.Child("<<").Child(key);

    public static IReadOnlyList<ComposeService> Read(YamlNode root) => [.. root.Child("services").Pairs().Select(pair => new ComposeService(pair.Key, pair.Value))];

    public IReadOnlyList<string> Texts(string key) => [.. (this[key] as YamlSequenceNode ?? []).OfType<YamlScalarNode>().Select(item => item.Value!)];

    public override string ToString() => name;
}
