using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Notify;

namespace TelemetryFootprint.Collector.Web.Alerts;

/// <summary><c>/alerts</c>: as they are kept. Where neither budgets nor notifiers are configured there are none.</summary>
internal sealed class AlertQueries(IServiceProvider services, LiveBudgets budgets)
{
    private const int Most = 1_000;

    /// <summary><paramref name="projects"/>: the caller sees the alerts of these projects' budgets; null: all, and those of no budget.</summary>
    public AlertsAnswer Alerts(IReadOnlySet<string>? projects)
    {
        var keeper = services.GetService<AlertKeeper>();
        var at = keeper?.At;
        return new(
            at,
            [.. (keeper?.Current ?? [])
                .Where(alert => (alert.Phase != AlertPhase.Quiet || alert.Ends is not null) && (projects is null || IsOf(alert.Subject.Budget, projects)))
                .OrderByDescending(alert => alert.Since).ThenBy(alert => alert.Key, StringComparer.Ordinal)
                .Take(Most).Select(RowOf)]);
    }

    private bool IsOf(string budget, IReadOnlySet<string> projects) =>
        budgets.Current.All.FirstOrDefault(one => one.Name == budget)?.Target.Project is { } project && projects.Contains(project);

    private static AlertStateRow RowOf(Alert alert) => new(
        alert.Key, alert.Subject.Name, AlertFields.Severity(alert.Subject), PhaseOf(alert), Given(alert.Subject.Budget), Given(alert.Subject.Unit), Given(alert.Subject.Aspect),
        alert.Subject.Period?.From.ToTime(), alert.Since, alert.Ends, alert.Summary);

    private static string PhaseOf(Alert alert) => alert.Phase switch
    {
        AlertPhase.Pending => "pending",
        AlertPhase.Firing => "firing",
        _ => "resolved",
    };

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
