using System.Text.Json;
using System.Text.Json.Nodes;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary>Users in what the stores hold as text: what <see cref="WrittenUsers"/> reads, and the settings of budgets, which are JSON.</summary>
internal static class WrittenText
{
    private const string Target = "target";

    public static string Turn(string text, Func<string, string> turned) => SettingsIn(text) is { } settings ? OfSettings(text, settings, turned) : WrittenUsers.Turn(text, turned);

    /// <summary>Null: it is none. A description of a run begins with a name that anybody may have chosen, a brace for one.</summary>
    private static JsonObject? SettingsIn(string text)
    {
        if (!text.StartsWith('{')) return null;
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string OfSettings(string text, JsonObject settings, Func<string, string> turned)
    {
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
