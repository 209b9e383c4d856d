using TelemetryFootprint.Contracts.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>One mapping of the file. Every reading marks its key as known; <see cref="RefuseOthers"/> then refuses the rest by name and line.</summary>
internal sealed class YamlSection(YamlMappingNode node, string file, string path = "")
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>The keys, none of which is another's equal: YAML takes those for two that differ in their case or their tag.</summary>
    public IReadOnlyList<string> DistinctKeys(StringComparer comparer)
    {
        var seen = new HashSet<string>(comparer);
        return [.. Keys.Select(key => seen.Add(key) ? key : throw Wrong(key, "is there twice"))];
    }

    /// <summary>Empty if it is not there.</summary>
    public YamlSection Section(string key) => Find(key) switch
    {
        null or YamlScalarNode { Value: null or "" } => new([], file, PathOf(key)),
        YamlMappingNode section => new(section, file, PathOf(key)),
        var other => throw Wrong(key, "is no mapping", other),
    };

    /// <summary>Null: not there, or empty.</summary>
    public string? Text(string key) => Find(key) switch
    {
        null or YamlScalarNode { Value: null or "" } => null,
        YamlScalarNode text => text.Value,
        var other => throw Wrong(key, "is no text", other),
    };

    public bool? Flag(string key) => Text(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw Wrong(key, "is neither true nor false"),
    };

    public IReadOnlyList<string> List(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list when list.All(one => one is YamlScalarNode) => [.. list.Select(one => ((YamlScalarNode)one).Value ?? "")],
        var other => throw Wrong(key, "is no list of texts", other),
    };

    public void RefuseOthers()
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !_known.Contains(name)) throw Wrong(key.ToString(), "is not known here", key);
        }
    }

    /// <summary>The error names the file, the key and the line, and no value.</summary>
    public ConfigurationException Wrong(string key, string reason, YamlNode? at = null)
    {
        var line = (at ?? Find(key))?.Start.Line;
        return new(WebConfigFile.Key, $"{file}{(line is null ? "" : $" line {line}")}: {PathOf(key)} {reason}");
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;
    }

    /// <summary>Throws where the text is no YAML or no single mapping.</summary>
    public static YamlSection Parse(string text, string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [] => new([], file),
                [{ RootNode: YamlMappingNode root }] => new(root, file),
                [{ RootNode: YamlScalarNode { Value: null or "" } }] => new([], file),
                _ => throw new ConfigurationException(WebConfigFile.Key, $"{file} is no single YAML mapping"),
            };
        }
        catch (YamlException error)
        {
            throw new ConfigurationException(WebConfigFile.Key, $"{file} line {error.Start.Line}: is no valid YAML", error);
        }
    }
}
