using System.Text.Json;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.HttpJson;

/// <summary>Whatever API the settings describe: its address, where in the answer value and time are, its unit, and what it counts. Nothing of that is guessed.</summary>
internal sealed class HttpJsonIntensityProvider(HttpJsonOptions options, GridHttpClient http, ILogger log) : IIntensityProvider
{
    public const string ProviderName = "http";

    private readonly StuckValue _stuck = new();

    public string Name => ProviderName;

    public ProviderTerms Terms { get; } = TermsOf(options);

    public TimeSpan? PollInterval => options.Endpoint.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) =>
        options.Endpoint.Zones.ContainsKey(zone) && (kind is null || kind == options.Identity.Kind) ? options.Identity : null;

    public int SlotMinutes(string zone) => options.StepMinutes;

    public async Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!options.Endpoint.Zones.TryGetValue(zone, out var theirs))
            throw new IntensityUnavailableException($"{Name} was not configured for {zone}");
        using var document = GridJson.Parse(await http.GetAsync(RequestFor(theirs), cancellationToken));
        var judge = new AnswerJudge(zone, options.Identity, options.StepMinutes, now);
        RefuseOther(document.RootElement, theirs);
        foreach (var row in RowsOf(document.RootElement))
            Add(row, now, judge);
        var said = judge.Verdict(log);
        if (options.Time is null && options.Quality == FactorQuality.Estimated)
            _stuck.Refuse(said[0]);
        return said;
    }

    public static ProviderTerms TermsOf(HttpJsonOptions options) => new(
        options.Identity.Source, TimeSpan.FromMilliseconds(100), [], TimeSpan.FromDays(1));

    private GridRequest RequestFor(string zone)
    {
        var token = options.Endpoint.Token?.ForQuestion();
        var path = options.Path
            .Replace("{zone}", Uri.EscapeDataString(zone), StringComparison.Ordinal)
            .Replace("{token}", Uri.EscapeDataString(token?.Reveal() ?? ""), StringComparison.Ordinal);
        return new GridRequest(path) { Token = token, Header = options.TokenHeader, Scheme = options.TokenScheme, TokenKey = options.Endpoint.Token?.Key };
    }

    private List<JsonElement> RowsOf(JsonElement root)
    {
        if (options.Rows is not { } pointer)
            return [root];
        return pointer.Find(root) is not { } rows ? []
            : rows.ValueKind == JsonValueKind.Array ? [.. rows.EnumerateArray()]
            : throw GridJson.Unlike("Grid:http:Rows points to no list");
    }

    private void RefuseOther(JsonElement root, string zone)
    {
        if (options.Zone is not { } pointer)
            return;
        var said = pointer.Find(root) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        if (said != zone)
            throw GridJson.Other("zone", zone, said);
    }

    private void Add(JsonElement row, DateTimeOffset now, AnswerJudge judge)
    {
        if (TimeOf(row, now) is not { } stamp)
        {
            judge.Refuse("a value without a time and its offset");
            return;
        }

        var from = options.Stamp == StampMeaning.End ? stamp.AddMinutes(-options.StepMinutes) : stamp;
        judge.Read(from, options.Value.Find(row), options.Quality, options.GramsPerUnit);
    }

    /// <summary>Without a place for the time, the value is taken for the running interval's: an estimate.</summary>
    private DateTimeOffset? TimeOf(JsonElement row, DateTimeOffset now)
    {
        if (options.Time is null)
        {
            var running = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % (options.StepMinutes * TimeSpan.TicksPerMinute)), TimeSpan.Zero);
            return options.Stamp == StampMeaning.End ? running.AddMinutes(options.StepMinutes) : running;
        }

        return options.Time.Find(row) is { ValueKind: JsonValueKind.String } text && InstantText.TryInstant(text.GetString(), out var time) ? time : null;
    }
}
