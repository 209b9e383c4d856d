using System.Text.Json;
using System.Text.RegularExpressions;
using TelemetryFootprint.SystemTests.Alerts;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>
/// A real Prometheus and a real VictoriaMetrics, both with our rules, scrape a real collector and its agent: everything that rules and dashboards ask is
/// understood and answered by each.
/// </summary>
public sealed partial class MonitoredStackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Large limits: this stack uses up nothing, so that no budget's alert fires.
    private static readonly string[] Settings =
    [
        "--Site:Zone=GB", "--Site:Wue=1.5", "--Grid:Providers=annual", "--Budgets:lab:Limit=1000t", "--Budgets:node:Limit=1000MWh", "--Budgets:water:Limit=1000000L",
        "--Account:Currency=EUR", "--Site:Tariff=0.3", "--Budgets:bill:Limit=1000000 EUR",
        "--Notify:nobody:Kind=alertmanager", "--Notify:nobody:Url=http://127.0.0.1:9", "--Notify:nobody:AllowPrivate=true",
    ];

    [MonitoringFact]
    public async Task EveryPanelAndRule_OfAHealthyStack_IsAnswered()
    {
        // Budgets are judged at the start, then each minute: with the energy of some minutes there is something to judge.
        await using var stack = await CrossedStack.FeedAsync();
        // They look for targets at their own leisure, Prometheus every five seconds, and find them started meanwhile.
        var targets = $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - { job_name: footprint-collector, static_configs: [{ targets: ["127.0.0.1:{{stack.HttpPort}}"] }] }
              - { job_name: footprint-agent, static_configs: [{ targets: ["127.0.0.1:{{stack.AgentPort}}"] }] }
            """;
        await using var prometheus = PrometheusServer.Start(stack.Folder.Combine("prometheus"), $"""
            rule_files: ["{RepositoryRoot.Combine("deploy", "prometheus", "rules")}/*.yml"]
            {targets.Replace("1s }", "1s, evaluation_interval: 1s }", StringComparison.Ordinal)}
            """);
        await using var victoria = VictoriaScraper.Start(stack.Folder.Combine("victoria"), targets);

        await stack.StartCollectorAsync(Settings);
        await using var run = ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "gpt-ft", ["FOOTPRINT_PROJECT"] = "nlp" });
        stack.Play($"devices 2 watts=250\ndevice 0 util=100 processes={run.Id}:1024:90");
        await stack.StartAgentAsync();

        foreach (var server in (PromqlServer[])[prometheus, victoria])
        {
            await server.ReadyAsync(Patience);
            await JudgePanelsAsync(stack, server);
            await JudgeRulesAsync(stack, server);
        }

        JudgeNames((await stack.CollectorMetricsAsync()).Text + (await stack.AgentMetricsAsync()).Text);
    }

    private static async Task JudgePanelsAsync(Stack stack, PromqlServer server)
    {
        Assert.True(PanelQueries.OfHealth.Count > 60, $"{PanelQueries.OfHealth.Count} queries to answer");
        await server.DemandAnswersAsync(stack, PanelQueries.OfHealth, Patience);
        // Those that may be empty here are asked too: each must be understood.
        foreach (var query in PanelQueries.OfTrouble.Keys) await server.QueryAsync(query);
    }

    /// <summary>A rule on a name that nobody exposes is silent for ever. What this stack has no sample of stands in the program at least, its family's prefix aside.</summary>
    private static void JudgeNames(string pages)
    {
        string[] prefixes = ["", "footprint_collector_agent_", "footprint_collector_", "footprint_budget_"];
        var source = string.Join('\n', new[] { "agent", "collector" }.SelectMany(side => Directory.GetFiles(RepositoryRoot.Combine(side), "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText));
        var rules = Directory.GetFiles(RepositoryRoot.Combine("deploy", "prometheus", "rules")).SelectMany(File.ReadLines).Where(line => !line.StartsWith('#'));
        var used = PanelQueries.All.Keys.Concat(rules).SelectMany(text => Name().Matches(text)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(used.Count > 80, $"{used.Count} names are used");

        var unknown = used.Where(name => !pages.Contains($"# TYPE {name} ", StringComparison.Ordinal) && !prefixes.Any(prefix =>
            name.StartsWith(prefix, StringComparison.Ordinal) && source.Contains($"\"{name[prefix.Length..]}\"", StringComparison.Ordinal))).ToList();
        Assert.Empty(unknown);
    }

    private static async Task JudgeRulesAsync(Stack stack, PromqlServer server)
    {
        // "unknown": not evaluated yet.
        await stack.UntilAsync(async () => (await server.RulesAsync()).All(rule => Health(rule) != "unknown"), Patience);
        var rules = await server.RulesAsync();
        Assert.True(rules.Count > 50, $"{rules.Count} rules are loaded");
        Assert.Empty(rules.Where(rule => Health(rule) != "ok").Select(rule => rule.ToString()));
        var recorded = rules.Where(rule => rule.GetProperty("type").GetString() == "recording").ToDictionary(rule => Text(rule, "name"), rule => Text(rule, "name"));
        Assert.NotEmpty(recorded);
        // VictoriaMetrics remembers for ten seconds that a matcher had no series: no series has this label, and no two questions the same matcher.
        await server.DemandAnswersAsync(stack, recorded, Patience, (name, asked) => $$"""{{name}}{asked!="{{asked}}"}""");
        // A healthy stack wakes nobody.
        Assert.Equal(["FootprintWatchdog"], (await server.RulesAsync()).Where(rule => rule.TryGetProperty("state", out var state) && state.GetString() == "firing").Select(rule => Text(rule, "name")));
    }

    private static string Health(JsonElement rule) => Text(rule, "health");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    [GeneratedRegex(@"\bfootprint_\w+")]
    private static partial Regex Name();
}
