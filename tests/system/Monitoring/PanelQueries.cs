using System.Text.Json;
using System.Text.RegularExpressions;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>What the dashboards for Prometheus ask, with their variables filled in as for a reader who chose nothing.</summary>
internal static partial class PanelQueries
{
    /// <summary>Each once, with where it stands: <c>fleet: Power now</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Directory.GetFiles(RepositoryRoot.Combine("deploy", "grafana", "dashboards", "prometheus"), "*.json")
        .SelectMany(Of).GroupBy(query => query.Query, query => query.Place, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <summary>What a healthy young stack has no answer to, by a part of its query, and why. <see cref="TroubledPanelTests"/> has one for each.</summary>
    private static readonly Dictionary<string, string> Troubles = new(StringComparer.Ordinal)
    {
        ["footprint_grid_marginal_intensity"] = "no provider there tells marginal values",
        ["footprint_mig_energy"] = "no GPU there has instances",
        ["footprint_emissions_restated"] = "nothing was restated",
        ["footprint_budget_projected_ratio"] = "it takes some hours to project",
        ["footprint_collector_agent_energy_crosscheck_ratio"] = "it takes windows of ten seconds",
        ["footprint_collector_unavailable_total"] = "nothing was turned away",
        ["footprint_collector_rejects_total"] = "nothing was refused",
        ["footprint_collector_provider_errors_total"] = "no question failed",
        ["offset 1d"] = "there was no day before",
        ["ALERTS{"] = "nothing fires",
    };

    /// <summary>Those that any stack answers.</summary>
    public static IReadOnlyDictionary<string, string> OfHealth => All.Where(query => !IsOfTrouble(query.Key)).ToDictionary();

    /// <summary>Those that take an older or a troubled stack.</summary>
    public static IReadOnlyDictionary<string, string> OfTrouble => All.Where(query => IsOfTrouble(query.Key)).ToDictionary();

    /// <summary>Words that no query has any more.</summary>
    public static IEnumerable<string> IdleTroubles => Troubles.Keys.Where(words => !All.Keys.Any(query => query.Contains(words, StringComparison.Ordinal)));

    private static bool IsOfTrouble(string query) => Troubles.Keys.Any(words => query.Contains(words, StringComparison.Ordinal));

    private static IEnumerable<(string Place, string Query)> Of(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var root = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        foreach (var panel in root.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _)))
        {
            foreach (var target in panel.GetProperty("targets").EnumerateArray())
                yield return ($"{name}: {panel.GetProperty("title").GetString()}", Filled(target.GetProperty("expr").GetString()!));
        }

        foreach (var annotation in root.GetProperty("annotations").GetProperty("list").EnumerateArray())
            yield return ($"{name}: {annotation.GetProperty("name").GetString()}", Filled(annotation.GetProperty("expr").GetString()!));
    }

    private static string Filled(string query) => Variable().Replace(query, match => match.Groups[1].Value switch
    {
        "__range" or "__rate_interval" => "5m",
        "energy" => "counter|integrated|modelled|estimated|assumed",
        "host" or "gpu" or "project" or "run" or "zone" or "provider" or "budget" or "agent" => ".*",
        _ => throw new InvalidDataException($"{match.Value} is no variable that this test knows: {query}"),
    });

    [GeneratedRegex(@"\$\{?(\w+)\}?")]
    private static partial Regex Variable();
}
