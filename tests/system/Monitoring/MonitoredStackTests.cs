using System.Text.Json;
using System.Text.RegularExpressions;
using TelemetryFootprint.SystemTests.Alerts;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A real Prometheus with our rules scrapes a real collector and its agent: everything that rules and dashboards ask is understood and answered.</summary>
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

    /// <summary>What a healthy young stack has no answer to, and why.</summary>
    private static readonly Dictionary<string, string> MayBeEmpty = new(StringComparer.Ordinal)
    {
        ["footprint_grid_marginal_intensity"] = "no provider here tells marginal values",
        ["footprint_mig_energy"] = "no GPU here has instances",
        ["footprint_emissions_restated"] = "nothing was restated",
        ["footprint_budget_projected_ratio"] = "it takes some days to project",
        ["footprint_collector_agent_energy_crosscheck_ratio"] = "it takes windows of ten seconds",
        ["footprint_collector_unavailable_total"] = "nothing was turned away",
        ["footprint_collector_rejects_total"] = "nothing was refused",
        ["footprint_collector_provider_errors_total"] = "no question failed",
        ["offset 1d"] = "there was no day before",
        ["ALERTS{"] = "nothing fires",
    };

    [MonitoringFact]
    public async Task EveryPanelAndRule_OfAHealthyStack_IsAnswered()
    {
        // Budgets are judged at the start, then each minute: with the energy of some minutes there is something to judge.
        await using var stack = await CrossedStack.FeedAsync();
        await stack.StartCollectorAsync(Settings);
        await using var run = ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "gpt-ft", ["FOOTPRINT_PROJECT"] = "nlp" });
        stack.Play($"devices 2 watts=250\ndevice 0 util=100 processes={run.Id}:1024:90");
        await stack.StartAgentAsync();
        await using var prometheus = PrometheusServer.Start(stack.Folder.Combine("prometheus"), $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: ["{{RepositoryRoot.Combine("deploy", "prometheus", "rules")}}/*.yml"]
            scrape_configs:
              - { job_name: footprint-collector, static_configs: [{ targets: ["127.0.0.1:{{stack.HttpPort}}"] }] }
              - { job_name: footprint-agent, static_configs: [{ targets: ["127.0.0.1:{{stack.AgentPort}}"] }] }
            """);
        await prometheus.ReadyAsync(Patience);

        var open = PanelQueries.All.Where(query => Excuse(query.Key) is null).ToDictionary();
        Assert.True(open.Count > 60, $"{open.Count} queries to answer");
        // Those that may be empty are asked too: each must be understood.
        foreach (var query in PanelQueries.All.Keys.Except(open.Keys)) await prometheus.QueryAsync(query);
        await AnsweredAsync(stack, open, async query => (await prometheus.QueryAsync(query)).Count > 0);
        await JudgeRulesAsync(stack, prometheus);
        JudgeNames((await stack.CollectorMetricsAsync()).Text + (await stack.AgentMetricsAsync()).Text);
        // An excuse that nobody needs any more goes.
        Assert.All(MayBeEmpty.Keys, words => Assert.Contains(PanelQueries.All.Keys, query => query.Contains(words, StringComparison.Ordinal)));
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

    private static async Task JudgeRulesAsync(Stack stack, PrometheusServer prometheus)
    {
        // "unknown": not evaluated yet.
        await stack.UntilAsync(async () => (await prometheus.RulesAsync()).All(rule => Health(rule) != "unknown"), Patience);
        var rules = await prometheus.RulesAsync();
        Assert.True(rules.Count > 50, $"{rules.Count} rules are loaded");
        Assert.Empty(rules.Where(rule => Health(rule) != "ok").Select(rule => rule.ToString()));
        var recorded = rules.Where(rule => rule.GetProperty("type").GetString() == "recording").ToDictionary(rule => Text(rule, "name"), rule => Text(rule, "name"));
        Assert.NotEmpty(recorded);
        await AnsweredAsync(stack, recorded, async name => (await prometheus.QueryAsync(name)).Count > 0);
        // A healthy stack wakes nobody.
        Assert.Equal(["FootprintWatchdog"], (await prometheus.RulesAsync()).Where(rule => rule.TryGetProperty("state", out var state) && state.GetString() == "firing").Select(rule => Text(rule, "name")));
    }

    /// <summary>Until every one of them had an answer once.</summary>
    private static async Task AnsweredAsync(Stack stack, Dictionary<string, string> open, Func<string, Task<bool>> isAnswered)
    {
        try
        {
            await stack.UntilAsync(
                async () =>
                {
                    foreach (var query in open.Keys.ToList())
                    {
                        if (await isAnswered(query)) open.Remove(query);
                    }

                    return open.Count == 0;
                },
                Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail("no answer to\n" + string.Join('\n', open.Select(query => $"{query.Value}: {query.Key}")));
        }
    }

    private static string? Excuse(string query) => MayBeEmpty.FirstOrDefault(excuse => query.Contains(excuse.Key, StringComparison.Ordinal)).Value;

    private static string Health(JsonElement rule) => Text(rule, "health");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    [GeneratedRegex(@"\bfootprint_\w+")]
    private static partial Regex Name();
}
