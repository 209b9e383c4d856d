namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>Which rules of a file a file of promtool's tests shows with a result, and which without one.</summary>
internal static class RuleCases
{
    /// <summary>One line per rule and case that is missing. A rule that always fires has no silent case.</summary>
    public static IReadOnlyList<string> Missing(string rules, string tests)
    {
        var cases = Yaml.Parse(tests).Items("tests").SelectMany(test =>
            test.Items("alert_rule_test").Select(one => (Name: one.Text("alertname"), Results: one.Items("exp_alerts").Count()))
                .Concat(test.Items("promql_expr_test").Select(one => (Name: one.Text("expr"), Results: one.Items("exp_samples").Count())))).ToList();
        return
        [
            .. Yaml.Parse(rules).Items("groups").SelectMany(group => group.Items("rules")).SelectMany(rule =>
            {
                var name = rule.Text("alert") ?? rule.Text("record");
                var isConstant = rule.Text("expr") == "vector(1)";
                var own = cases.Where(one => one.Name == name).ToList();
                return new[] { own.Exists(one => one.Results > 0) ? null : $"{name} never fires", isConstant || own.Exists(one => one.Results == 0) ? null : $"{name} is never silent" };
            }).OfType<string>(),
        ];
    }
}
