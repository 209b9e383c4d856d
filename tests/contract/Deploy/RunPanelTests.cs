using TelemetryFootprint.ContractTests.Grpc;
using TelemetryFootprint.TestKit.Files;
using Root = TelemetryFootprint.TestKit.Files.RepositoryRoot;

namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>What the panels of runs say where a collector was replaced, or several have a part of a run each: promtool answers their queries.</summary>
public sealed class RunPanelTests
{
    private const string Range = "1h";

    /// <summary>A pod that is restarted has another <c>instance</c>, and goes on where the one before was.</summary>
    private const string Replaced = """
        - { series: 'NAME{instance="10.0.0.1:9850", pod="collector-0", run="gpt"LABELS}', values: '0+60000x29 stale' }
        - { series: 'NAME{instance="10.0.0.2:9850", pod="collector-1", run="gpt"LABELS}', values: '_x31 1800000+60000x30' }
        """;

    /// <summary>Of one the run is over long before the other's.</summary>
    private const string Parts = """
        - { series: 'NAME{instance="c1:9850", run="gpt"LABELS}', values: '_x5 0+100000x9 900000x10 stale' }
        - { series: 'NAME{instance="c2:9850", run="gpt"LABELS}', values: '_x10 0+60000x45 2700000x10' }
        """;

    /// <summary>It was there before the time that is shown, at two collectors, of which one was replaced then.</summary>
    private const string Older = """
        - { series: 'NAME{instance="c1:9850", run="gpt"LABELS}', values: '1000000x20 stale' }
        - { series: 'NAME{instance="c3:9850", run="gpt"LABELS}', values: '_x22 1000000+100000x5 1500000x60' }
        - { series: 'NAME{instance="c2:9850", run="gpt"LABELS}', values: '2100000x90' }
        """;

    [InstalledFact("promtool")]
    public async Task Run_OfSeveralInstances_CountsEachJouleOnce()
    {
        using var folder = new TemporaryDirectory();
        string[] cases = [Replaced, Parts, Older];
        var file = folder.Write("runs.test.yml", "evaluation_interval: 1m\ntests:\n" + string.Concat(cases.SelectMany(series => new[]
        {
            Case(series, "footprint_run_energy_joules_total", "", "Energy of runs", "{ labels: '{run=\"gpt\"}', value: 1 }"),
            Case(series, "footprint_run_emissions_grams_total", ", grid_zone=\"GB\", factor=\"lifecycle\"", "Emissions of runs", "{ labels: '{run=\"gpt\", factor=\"lifecycle\"}', value: 3.6e+06 }"),
        })));

        var said = await Peer.RunAsync("promtool", "test", "rules", file);

        Assert.True(said.Contains("SUCCESS", StringComparison.Ordinal), said);
    }

    private static string Case(string series, string metric, string labels, string panel, string sample) => $$"""
          - interval: 1m
            input_series:
        {{string.Join('\n', series.Replace("NAME", metric, StringComparison.Ordinal).Replace("LABELS", labels, StringComparison.Ordinal).Split('\n').Select(line => $"      {line}"))}}
            promql_expr_test: [{ expr: '{{Query(panel)}}', eval_time: 65m, exp_samples: [{{sample}}] }]

        """;

    private static string Query(string panel)
    {
        var dashboard = new Dashboard("prometheus/runs.json", File.ReadAllText(Root.Combine("deploy", "grafana", "dashboards", "prometheus", "runs.json")));
        var query = Dashboard.Required(dashboard.Drawn.Single(one => Dashboard.Required(one, "title") == panel).GetProperty("targets").EnumerateArray().Single(), "expr");
        Assert.DoesNotContain('\'', query);
        return query.Replace("$__range", Range, StringComparison.Ordinal).Replace("$run", ".*", StringComparison.Ordinal).Replace("$zone", ".*", StringComparison.Ordinal);
    }
}
