using System.Text.Json;
using System.Text.RegularExpressions;

namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>A dashboard as Grafana reads it.</summary>
internal sealed partial class Dashboard(string file, string text)
{
    private static readonly string[] Grafanas = ["timeFilter"];
    private readonly JsonElement _root = JsonDocument.Parse(text).RootElement;

    public string Text => text;

    public string Uid => Required(_root, "uid");

    public bool IsPrometheus => file.Contains("prometheus", StringComparison.Ordinal);

    public IReadOnlyList<JsonElement> Panels => [.. _root.GetProperty("panels").EnumerateArray()];

    public IEnumerable<JsonElement> Drawn => Panels.Where(panel => panel.GetProperty("type").GetString() != "text");

    /// <summary>Queries of panels and annotations.</summary>
    public IEnumerable<string> Queries =>
    [
        .. Drawn.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => Required(target, IsPrometheus ? "expr" : "query")),
        .. _root.GetProperty("annotations").GetProperty("list").EnumerateArray().Select(annotation => Required(annotation, "expr")),
    ];

    public IReadOnlyList<string> Annotations => [.. _root.GetProperty("annotations").GetProperty("list").EnumerateArray().Select(annotation => Required(annotation, "name"))];

    public IReadOnlyList<string> Variables => [.. Templates.Select(variable => Required(variable, "name"))];

    /// <summary>Names after a dollar, but those that Grafana itself fills in.</summary>
    public IEnumerable<string> Used
    {
        get
        {
            // A custom variable's own values are no uses.
            var queries = Templates.Where(variable => Required(variable, "type") == "query").Select(variable => Required(variable, "query"));
            return Queries.Concat(queries).Concat(DataSources).SelectMany(query => Variable().Matches(query)).Select(match => match.Groups[1].Value)
                .Where(name => !name.StartsWith("__", StringComparison.Ordinal) && !name.StartsWith("tag_", StringComparison.Ordinal) && !Grafanas.Contains(name)).Distinct();
        }
    }

    /// <summary>Every uid of a data source, wherever it stands.</summary>
    public IEnumerable<string> DataSources => Find(_root).Select(source => source.ValueKind == JsonValueKind.Object ? Required(source, "uid") : source.ToString());

    private IEnumerable<JsonElement> Templates => _root.GetProperty("templating").GetProperty("list").EnumerateArray();

    public override string ToString() => file;

    public static string Required(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new InvalidDataException($"no {name} in {element.GetRawText()[..Math.Min(200, element.GetRawText().Length)]}");

    /// <summary>The query with something in place of each variable, as Grafana does it.</summary>
    public static string Filled(string query) => Variable().Replace(query, match => match.Groups[1].Value switch
    {
        "__range" or "__rate_interval" or "__interval" => "5m",
        _ => ".*",
    });

    private static IEnumerable<JsonElement> Find(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "datasource" ? [member.Value] : Find(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Find),
        _ => [],
    };

    [GeneratedRegex(@"\$\{?(\w+)\}?")]
    private static partial Regex Variable();
}
