using System.Globalization;
using System.Text;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Collector.Core.Runs;

/// <summary>What a registered run may look like. Everything of it is bounded.</summary>
public static class RunRules
{
    public const int MaxTextBytes = 256;
    public const int MaxLabels = 32;
    public const int MaxLabelNameBytes = 64;

    private static readonly string[] Phases = ["training", "inference", "other"];

    /// <summary>The member that is wrong, and what would be right; null: nothing.</summary>
    public static (string Member, string Reason)? FirstViolation(Run run) =>
        Id(run.Id) ?? Text("name", run.Name) ?? Project(run.Project) ?? Text("user", run.User) ?? Text("source", run.Source)
        ?? Phase(run.Phase) ?? End(run) ?? Labels(run.Labels);

    /// <summary>Of a run's id, which begins with no <c>__</c>: those are owners that are no run.</summary>
    public static (string Member, string Reason)? Id(string id) =>
        RunId.WhyNot(id) is { } why ? ("id", why) : null;

    private static (string Member, string Reason)? Project(string? project) =>
        project?.StartsWith("__", StringComparison.Ordinal) == true ? ("project", "begins with __, which is not for projects") : Text("project", project);

    private static (string Member, string Reason)? Phase(string? phase) =>
        phase is null || Phases.Contains(phase) ? null : ("phase", $"is none of {string.Join(", ", Phases)}");

    private static (string Member, string Reason)? End(Run run) => run.Ended < run.Started ? ("ended", "is before started") : null;

    private static (string Member, string Reason)? Labels(IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Count > MaxLabels) return ("labels", string.Create(CultureInfo.InvariantCulture, $"are more than {MaxLabels}"));
        foreach (var (name, value) in labels)
        {
            if ((Text("labels", name, MaxLabelNameBytes) ?? (value.Length == 0 ? null : Text("labels", value))) is { } wrong) return wrong;
        }

        return null;
    }

    private static (string Member, string Reason)? Text(string member, string? text, int most = MaxTextBytes) => text switch
    {
        null => null,
        "" => (member, "is empty"),
        _ when Encoding.UTF8.GetByteCount(text) > most => (member, string.Create(CultureInfo.InvariantCulture, $"is longer than {most} bytes")),
        _ when text.Any(letter => char.IsControl(letter) || letter == '\uFFFD') => (member, "has a character that cannot be printed"),
        _ => null,
    };
}
