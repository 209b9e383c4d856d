using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary><c>Privacy:Users</c>.</summary>
internal sealed record PrivacyOptions(UserMode Users)
{
    public const string UsersKey = "Privacy:Users";

    /// <summary>A budget of a user is refused where there are no users: it would stay at nothing for ever.</summary>
    public static PrivacyOptions Read(SettingsReader settings, BudgetTree budgets)
    {
        var mode = settings.Text(UsersKey, "pseudonym") switch
        {
            "drop" => UserMode.Drop,
            "pseudonym" => UserMode.Pseudonym,
            "keep" => UserMode.Keep,
            var other => throw settings.Wrong(UsersKey, other, "drop, pseudonym or keep"),
        };
        if (mode == UserMode.Drop && budgets.All.FirstOrDefault(budget => budget.Target.IsOfUser) is { } lost) throw NoUsers(lost.Name);
        return new(mode);
    }

    public static ConfigurationException NoUsers(string budget) =>
        new($"Budgets:{budget}:Target", $"is of a user, and {UsersKey} is drop: no run has a user; let it be of a project, a run or a label");
}
