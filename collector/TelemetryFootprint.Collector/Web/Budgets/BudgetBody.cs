using System.Text.Json;

namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>The JSON object that makes a budget, as settings. Each member is known or refused by its name: a misspelt one must not be lost in silence.</summary>
internal static class BudgetBody
{
    private static readonly Dictionary<string, string> Known = new[] { "Limit", "Target", "Period", "TimeZone", "Thresholds", "Parent", "Tiers", "PeakWatts", "PeakIntensity", "Floor", "Coverage", "Plan" }
        .ToDictionary(JsonNamingPolicy.CamelCase.ConvertName, StringComparer.Ordinal);

    public static Dictionary<string, string> ToSettings(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new QueryException("body", "is not a JSON object");
        var members = body.EnumerateObject().Select(member => (Name: NameOf(member), member.Value)).ToList();
        var unknown = members.Select(member => member.Name).Where(name => !Known.ContainsKey(name)).Distinct().ToList();
        if (unknown.Count > 0) throw new QueryException(string.Join(", ", unknown.Take(10)), $"{(unknown.Count == 1 ? "is no member" : "are no members")} here; known are {string.Join(", ", Known.Keys)}");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in members.Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (!settings.TryAdd(Known[name], TextOf(name, value))) throw new QueryException(name, "is given twice");
        }

        return settings;
    }

    private static string TextOf(string name, JsonElement value)
    {
        if (name is "peakWatts" or "peakIntensity" && value.ValueKind == JsonValueKind.Number) return value.GetRawText();
        if (value.ValueKind != JsonValueKind.String) throw new QueryException(name, "is not a text");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new QueryException(name, "is not Unicode");
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new QueryException("body", "has a name that is not Unicode");
        }
    }
}
