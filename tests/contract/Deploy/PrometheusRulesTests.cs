using System.Text.RegularExpressions;
using TelemetryFootprint.ContractTests.Grpc;
using Root = TelemetryFootprint.TestKit.Files.RepositoryRoot;

namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>What deploy/prometheus has, judged by Prometheus' and Alertmanager's own tools.</summary>
public sealed partial class PrometheusRulesTests
{
    private const string Rule = "groups: [{ name: g, rules: [{ alert: A, expr: up == 0 }, { record: 'a:b', expr: up }] }]";
    private const string Firing = "{ alertname: A, exp_alerts: [{ exp_labels: {} }] }";
    private const string Silent = "{ alertname: A, exp_alerts: [] }";
    private static readonly string Folder = Root.Combine("deploy", "prometheus");

    private static string[] Rules => [.. Directory.GetFiles(Path.Combine(Folder, "rules"), "*.yml").Order(StringComparer.Ordinal)];

    private static string[] Tests => [.. Directory.GetFiles(Path.Combine(Folder, "tests"), "*.test.yml").Order(StringComparer.Ordinal)];

    [InstalledFact("promtool")]
    public async Task Rules_AreWellFormed() => Passes(await Peer.RunAsync("promtool", ["check", "rules", "--lint=all", "--lint-fatal", .. Rules]));

    [InstalledFact("promtool")]
    public async Task Rules_DoWhatTheirTestsSay() => Passes(await Peer.RunAsync("promtool", ["test", "rules", .. Tests]));

    [InstalledFact("promtool")]
    public async Task Configuration_IsValid_AndFindsTheRules() => Assert.Contains($"{Rules.Length} rule files found", await Peer.RunAsync("promtool", "check", "config", Path.Combine(Folder, "prometheus.yml")), StringComparison.Ordinal);

    [InstalledFact("amtool")]
    public async Task Alertmanager_TakesItsConfiguration() => Passes(await Peer.RunAsync("amtool", "check-config", Path.Combine(Folder, "alertmanager.yml")));

    /// <summary>
    /// Collectors that share a store each tell of a shared budget; who is told twice of one thing stops listening. Which labels a scrape adds nobody knows:
    /// those that stay are named.
    /// </summary>
    [Fact]
    public void Budgets_AreJudgedAcrossCollectors()
    {
        var rules = Yaml.Parse(File.ReadAllText(Path.Combine(Folder, "rules", "budgets.yml"))).Items("groups").SelectMany(group => group.Items("rules")).ToList();

        Assert.True(rules.Count > 4, $"{rules.Count} rules were found");
        Assert.All(rules, rule => Assert.DoesNotMatch(Budget(), Aggregated().Replace(rule.Text("expr")!, "")));
    }

    /// <summary>A rule that nobody saw firing is a hope, one that nobody saw silent is a nuisance.</summary>
    [Fact]
    public void EveryRule_HasAFiringAndASilentCase()
    {
        Assert.Equal(Rules.Select(file => $"{Path.GetFileNameWithoutExtension(file)}.test.yml"), Tests.Select(Path.GetFileName));
        Assert.Empty(Rules.Zip(Tests).SelectMany(pair => RuleCases.Missing(File.ReadAllText(pair.First), File.ReadAllText(pair.Second))));
    }

    /// <summary>Who is woken by an alert is told how bad it is, what happened, and what to do.</summary>
    [Fact]
    public void EveryAlert_HasItsWords()
    {
        var alerts = Rules.SelectMany(file => Yaml.Parse(File.ReadAllText(file)).Items("groups")).SelectMany(group => group.Items("rules")).Where(rule => rule.Text("alert") is not null).ToList();

        Assert.True(alerts.Count > 40, $"{alerts.Count} alerts were found");
        Assert.Equal(alerts.Count, alerts.Select(alert => alert.Text("alert")).Distinct().Count());
        Assert.All(alerts, alert =>
        {
            Assert.StartsWith("Footprint", alert.Text("alert"), StringComparison.Ordinal);
            Assert.Contains(alert.Child("labels").Text("severity"), (string?[])["critical", "warning", "info", "none"]);
            Assert.False(string.IsNullOrWhiteSpace(alert.Child("annotations").Text("summary")), alert.Text("alert"));
            Assert.False(string.IsNullOrWhiteSpace(alert.Child("annotations").Text("description")), alert.Text("alert"));
        });
    }

    [Theory]
    [InlineData(Firing + ", " + Silent, "")]
    [InlineData(Firing, "A is never silent")]
    [InlineData(Silent, "A never fires")]
    [InlineData(Firing + ", { alertname: B, exp_alerts: [] }", "A is never silent")]
    public void MissingCases_AreTold(string cases, string expected)
    {
        var missing = RuleCases.Missing(Rule, $"tests: [{{ alert_rule_test: [{cases}], promql_expr_test: [{{ expr: 'a:b', exp_samples: [] }}] }}]");

        Assert.Equal(expected.Length > 0 ? [expected, "a:b never fires"] : ["a:b never fires"], missing);
    }

    [GeneratedRegex("footprint_budget_\\w+")]
    private static partial Regex Budget();

    [GeneratedRegex(@"max by \([^()]*\) \([^()]*\)")]
    private static partial Regex Aggregated();

    private static void Passes(string said) => Assert.False(said.StartsWith("exit ", StringComparison.Ordinal), said);
}
