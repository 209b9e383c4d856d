using System.Text.RegularExpressions;
using TelemetryFootprint.ContractTests.Grpc;
using TelemetryFootprint.TestKit.Files;
using Root = TelemetryFootprint.TestKit.Files.RepositoryRoot;

namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>What Grafana would take and an operator would stumble over.</summary>
public sealed partial class DashboardTests
{
    private const int Columns = 24;
    private static readonly string Folder = Root.Combine("deploy", "grafana", "dashboards");
    private static readonly IReadOnlyList<Dashboard> All =
        [.. Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new Dashboard(Path.GetRelativePath(Folder, file), File.ReadAllText(file)))];

    /// <summary>A figure that is not there is shown as that: no zero, no line across a gap, no last value carried on.</summary>
    private static readonly string[] MadeUp = ["vector(0)", "fill(0)", "fill(previous)", "fill(linear)", "\"noValue\"", "\"spanNulls\": true", "nullPointMode", "\"nullValueMode\""];

    [Fact]
    public void Dashboards_AreThere_UnderTheirOwnUids()
    {
        Assert.Equal(7, All.Count(dashboard => dashboard.IsPrometheus));
        Assert.Equal(2, All.Count(dashboard => !dashboard.IsPrometheus));
        Assert.Equal(All.Count, All.Select(dashboard => dashboard.Uid).Distinct().Count());
        Assert.All(All, dashboard => Assert.StartsWith("footprint-", dashboard.Uid, StringComparison.Ordinal));
    }

    [Fact]
    public void Panels_HaveAUnitAndAQueryEach() => Assert.All(All, dashboard =>
    {
        Assert.NotEmpty(dashboard.Panels);
        Assert.Equal(dashboard.Panels.Count, dashboard.Panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(dashboard.Drawn, panel =>
        {
            Dashboard.Required(panel, "title");
            Dashboard.Required(panel.GetProperty("fieldConfig").GetProperty("defaults"), "unit");
            var letters = panel.GetProperty("targets").EnumerateArray().Select(target => Dashboard.Required(target, "refId")).ToList();
            Assert.NotEmpty(letters);
            Assert.Equal(letters.Count, letters.Distinct().Count());
        });
    });

    [Fact]
    public void Panels_LieBesideEachOther() => Assert.All(All, dashboard =>
    {
        var taken = new HashSet<(int, int)>();
        foreach (var place in dashboard.Panels.Select(panel => panel.GetProperty("gridPos")))
        {
            var (x, y, w, h) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.InRange(x + w, 1, Columns);
            for (var cell = 0; cell < w * h; cell++) Assert.True(taken.Add((x + (cell % w), y + (cell / w))), $"{dashboard}: two panels at {x},{y}");
        }
    });

    [Fact]
    public void Variables_AreDefinedAndUsed() => Assert.All(All, dashboard => Assert.Equal(dashboard.Variables.Order(StringComparer.Ordinal), dashboard.Used.Order(StringComparer.Ordinal)));

    [Fact]
    public void DataSources_AreTheReadersChoice() => Assert.All(All, dashboard => Assert.Equal(["${datasource}"], dashboard.DataSources.Distinct()));

    [Fact]
    public void NoFigure_IsMadeUp() => Assert.All(All, dashboard => Assert.DoesNotContain(MadeUp, word => dashboard.Text.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Alerts are not in InfluxDB, and a restatement rewrites its points in place: there is nothing to ask it for.</summary>
    [Fact]
    public void AlertsAndRestatements_AreOnEachDashboardThatCanHaveThem() => Assert.All(All, dashboard =>
        Assert.Equal(dashboard.IsPrometheus ? ["Alerts", "Restatements"] : [], dashboard.Annotations));

    /// <summary>What InfluxQL takes for its own word is quoted, as every other name.</summary>
    [Fact]
    public void Names_InInfluxQl_AreQuoted() => Assert.All(
        All.Where(dashboard => !dashboard.IsPrometheus).SelectMany(dashboard => dashboard.Queries),
        query => Assert.DoesNotMatch(@"[( ](limit|used|used_ratio|energy_j|co2e_g|power_w|footprint_\w+)[) ,]", query));

    /// <summary>In a step shorter than the points' own, most have none: sums over GPUs are too small.</summary>
    [Fact]
    public void Steps_OfInfluxQl_AreNoShorterThanAMinute() => Assert.All(
        All.Where(dashboard => !dashboard.IsPrometheus).SelectMany(dashboard => dashboard.Drawn).Where(panel => panel.GetRawText().Contains("time($__interval)", StringComparison.Ordinal)),
        panel => Assert.Matches("^[1-9][0-9]*m$", Dashboard.Required(panel, "interval")));

    /// <summary>What a step holds grows with it, so that a closer look would show less: it is drawn over the step's length.</summary>
    [Fact]
    public void Sums_OfAStep_AreRates() => Assert.All(
        All.Where(dashboard => !dashboard.IsPrometheus).SelectMany(dashboard => dashboard.Queries).Where(query => query.Contains("time($__interval)", StringComparison.Ordinal)),
        query => Assert.DoesNotMatch("""^SELECT sum\("(energy_j|co2e_g)"\) FROM""", query));

    /// <summary>Each measurement that the collector writes is drawn.</summary>
    [Theory]
    [InlineData("footprint_gpu")]
    [InlineData("footprint_emissions")]
    [InlineData("footprint_grid")]
    [InlineData("footprint_run")]
    [InlineData("footprint_budget")]
    public void Measurement_IsInAPanelOfInfluxDb(string name) =>
        Assert.Contains(All.Where(dashboard => !dashboard.IsPrometheus).SelectMany(dashboard => dashboard.Queries), query => query.Contains($"\"{name}\"", StringComparison.Ordinal));

    /// <summary>Direct and lifecycle grams have no sum, nor have CO2 and CO2e.</summary>
    [Fact]
    public void Grams_AreSummedByTheirKind()
    {
        var sums = All.SelectMany(dashboard => dashboard.Queries).Concat(Rules()).SelectMany(query => GramSum().Matches(query)).ToList();

        Assert.True(sums.Count > 5, $"{sums.Count} sums of grams were found");
        Assert.All(sums, sum => Assert.Contains("factor, gas", sum.Groups[1].Value, StringComparison.Ordinal));
        Assert.All(All.Where(dashboard => !dashboard.IsPrometheus).SelectMany(dashboard => dashboard.Queries).Where(query => query.Contains("co2e_g", StringComparison.Ordinal)), query =>
            Assert.Matches("GROUP BY (?!.*GROUP BY).*\"factor\", \"gas\"", query));
    }

    /// <summary>Series that do not carry their method join those that do before they are added up: simulated and real energy have no sum.</summary>
    [Fact]
    public void EnergyWithoutAMethod_IsSummedByTheReadersChoice()
    {
        var queries = All.SelectMany(dashboard => dashboard.Queries).Concat(Rules()).ToList();

        Assert.True(queries.Sum(query => WithoutMethod().Count(query)) > 8, "no such series was found");
        Assert.All(queries, query => Assert.Equal(WithoutMethod().Count(query), JoinedWithMethod().Count(query)));
    }

    [Theory]
    [InlineData("sum by (state) (rate(footprint_gpu_state_energy_joules_total{host=~\"$host\"}[5m]))", 1, 0)]
    [InlineData("sum by (state) (rate(footprint_gpu_state_energy_joules_total[5m]) and on (host, gpu_uuid) footprint_gpu_energy_joules_total{method=~\"$energy\"})", 1, 1)]
    [InlineData("sum by (state) (rate(footprint_gpu_state_energy_joules_total[5m]) and on (host, gpu_uuid) footprint_gpu_energy_joules_total)", 1, 0)]
    public void EnergyWithoutAMethod_IsFound(string query, int there, int joined) =>
        Assert.Equal((there, joined), (WithoutMethod().Count(query), JoinedWithMethod().Count(query)));

    /// <summary>What setup.sh and the README link to: a dashboard of that uid with that choice.</summary>
    [Fact]
    public void SimulatedEnergy_IsAChoiceOfTheFleet()
    {
        var fleet = All.Single(dashboard => dashboard.Uid == "footprint-fleet");

        Assert.Contains("simulated : simulated", fleet.Text, StringComparison.Ordinal);
        Assert.All((string[])["README.md", "deploy/docker/setup.sh", "deploy/grafana/README.md"], file =>
            Assert.Contains("/d/footprint-fleet?var-energy=simulated", File.ReadAllText(Root.Combine(file)), StringComparison.Ordinal));
    }

    /// <summary>Outside of compose nobody mounts its secrets, and version 1 knows no token: a file that is missing fails all of Grafana's provisioning.</summary>
    [Theory]
    [InlineData("prometheus.yml", "prometheus")]
    [InlineData("influxdb-1.yml", "influxdb")]
    [InlineData("influxdb-2.yml", "influxdb")]
    public void DataSources_OutsideOfCompose_NeedNoFile(string file, string kind)
    {
        var text = File.ReadAllText(Root.Combine("deploy", "grafana", "datasources", file));
        var source = Assert.Single(Yaml.Parse(text).Items("datasources"));

        Assert.Equal((kind, $"footprint-{kind}"), (source.Text("type"), source.Text("uid")));
        Assert.DoesNotContain("$__file", text, StringComparison.Ordinal);
        Assert.Equal(file == "influxdb-2.yml", text.Contains("Token $FOOTPRINT_INFLUXDB_TOKEN", StringComparison.Ordinal));
    }

    /// <summary>A run's series end 15 minutes after it: what is asked of the present only would lose every ended run. What it was at the beginning of that time is no present.</summary>
    [Fact]
    public void Runs_AreAskedForOverTheTimeThatIsShown()
    {
        var asked = All.Where(dashboard => dashboard.IsPrometheus).SelectMany(dashboard => dashboard.Queries).Where(query => query.Contains("footprint_run_", StringComparison.Ordinal)).ToList();

        Assert.True(asked.Count > 4, $"{asked.Count} queries of runs were found");
        Assert.All(asked, query => Assert.Equal(OfRuns().Count(query), OverTime().Count(query)));
    }

    [InstalledFact("promtool")]
    public async Task Queries_AreWellFormed()
    {
        using var folder = new TemporaryDirectory();
        var queries = All.Where(dashboard => dashboard.IsPrometheus).SelectMany(dashboard => dashboard.Queries).Distinct().ToList();
        Assert.True(queries.Count > 60, $"{queries.Count} queries were found");
        var rules = queries.Select((query, number) => $"{{ record: 'query:{number}', expr: '{Dashboard.Filled(query).Replace("'", "''", StringComparison.Ordinal)}' }}");

        var said = await Peer.RunAsync("promtool", "check", "rules", folder.Write("queries.yml", $"groups: [{{ name: g, rules: [\n{string.Join(",\n", rules)}] }}]"));

        Assert.Contains($"{queries.Count} rules found", said, StringComparison.Ordinal);
    }

    /// <summary>Each file of rules on one line.</summary>
    private static IEnumerable<string> Rules() => Directory.GetFiles(Root.Combine("deploy", "prometheus", "rules"), "*.yml")
        .Select(file => string.Join(' ', File.ReadAllText(file).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));

    [GeneratedRegex(@"sum( by \([^)]*\))? ?\( ?(?:\w+\()?footprint_(?:gpu|project|run)_emissions")]
    private static partial Regex GramSum();

    [GeneratedRegex(@"footprint_gpu_(?:state_energy_joules_total|emissions_\w+)")]
    private static partial Regex WithoutMethod();

    [GeneratedRegex(@"footprint_gpu_(?:state_energy_joules_total|emissions_\w+)(?:\{[^}]*\})?(?:\[[^\]]*\]\))? and on \([^)]*gpu_uuid\) footprint_gpu_(?:energy_joules_total|power_watts)\{method")]
    private static partial Regex JoinedWithMethod();

    [GeneratedRegex("footprint_run_")]
    private static partial Regex OfRuns();

    [GeneratedRegex(@"footprint_run_\w+(?:\{[^}]*\})?(?:\)*\[| offset \$__range)")]
    private static partial Regex OverTime();
}
