using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>
/// The JSON object that registers or changes a run. Each member is known or refused by its name: a misspelt one must not be lost in silence.
/// </summary>
internal sealed class RunBody
{
    private static readonly string[] New = ["id", "name", "project", "user", "phase", "source", "labels", "started"];
    private static readonly string[] Changing = ["name", "project", "user", "phase", "labels", "started", "ended"];

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    private RunBody(JsonElement body, string[] known)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new QueryException("body", "is not a JSON object");
        var unknown = body.EnumerateObject().Select(NameOf).Where(name => !known.Contains(name)).Distinct().ToList();
        if (unknown.Count > 0) throw new QueryException(string.Join(", ", unknown.Take(10)), $"{(unknown.Count == 1 ? "is no member" : "are no members")} here; known are {string.Join(", ", known)}");
        foreach (var member in body.EnumerateObject())
        {
            if (!_members.TryAdd(NameOf(member), member.Value)) throw new QueryException(member.Name, "is given twice");
        }
    }

    /// <summary>A new run; without <c>started</c> it began now.</summary>
    public static Run ToRun(JsonElement json, DateTimeOffset now)
    {
        var body = new RunBody(json, New);
        var id = body.Text("id") ?? throw new QueryException("id", "is missing");
        return Judged(new Run(id, body.Text("name") ?? id, body.Time("started") ?? now)
        {
            Project = body.Text("project"),
            User = body.Text("user"),
            Phase = body.Text("phase"),
            Source = body.Text("source"),
            Labels = body.Labels() ?? new SortedDictionary<string, string>(StringComparer.Ordinal),
        });
    }

    /// <summary>The run with what is given; null takes back what need not be there.</summary>
    public static Func<Run, Run> ToChange(JsonElement json)
    {
        var body = new RunBody(json, Changing);
        if (body._members.Count == 0) throw new QueryException("body", $"changes nothing; known are {string.Join(", ", Changing)}");
        return run => Judged(run with
        {
            Name = body.Has("name") ? body.Text("name") ?? throw new QueryException("name", "is missing") : run.Name,
            Project = body.Has("project") ? body.Text("project") : run.Project,
            User = body.Has("user") ? body.Text("user") : run.User,
            Phase = body.Has("phase") ? body.Text("phase") : run.Phase,
            Labels = body.Has("labels") ? body.Labels() ?? run.Labels : run.Labels,
            Started = body.Has("started") ? body.Time("started") ?? throw new QueryException("started", "is missing") : run.Started,
            Ended = body.Has("ended") ? body.Time("ended") : run.Ended,
        });
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

    private static Run Judged(Run run) => RunRules.FirstViolation(run) is var (member, reason) ? throw new QueryException(member, reason) : run;

    private bool Has(string name) => _members.ContainsKey(name);

    private JsonElement? Value(string name) => _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string? Text(string name) => Value(name) is { } value ? TextOf(name, value) : null;

    private static string TextOf(string name, JsonElement value)
    {
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

    private DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text) return null;
        // Without a zone it would be a guess.
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) && time.Year is >= 2000 and < 2100
            && text.Length > 10 && (text[^1] == 'Z' || text[^6] is '+' or '-')
            ? time
            : throw new QueryException(name, "is not a time such as 2026-11-22T09:00:00Z");
    }

    private SortedDictionary<string, string>? Labels()
    {
        if (Value("labels") is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Object) throw new QueryException("labels", "is not an object of texts");
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in value.EnumerateObject())
        {
            if (!labels.TryAdd(NameOf(label), TextOf("labels", label.Value))) throw new QueryException("labels", $"has {label.Name} twice");
        }

        return labels;
    }
}
