using System.Text.Json.Nodes;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary>Users in what the stores hold as text: what <see cref="WrittenUsers"/> reads, and the settings of budgets, which are JSON.</summary>
internal static class WrittenText
{
    private const string Target = "target";

    public static string Turn(string text, Func<string, string> turned) => text.StartsWith('{') ? OfSettings(text, turned) : WrittenUsers.Turn(text, turned);

    private static string OfSettings(string text, Func<string, string> turned)
    {
        if (JsonNode.Parse(text) is not JsonObject settings) return text;
        var isTurned = false;
        foreach (var (name, value) in settings.ToList())
        {
            if (!string.Equals(name, Target, StringComparison.OrdinalIgnoreCase) || value is null || BudgetTarget.Parse(value.GetValue<string>(), out _)?.User is not { } user) continue;
            isTurned |= turned(user) != user;
            settings[name] = BudgetTarget.Of(turned(user)).Text;
        }

        return isTurned ? settings.ToJsonString() : text;
    }
}
