using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>
/// Electricity Maps for Germany (352 g/kWh, lifecycle) and NESO for Great Britain (200 g/kWh, direct) on one loopback server. The test says whether the first
/// answers; a refusal repeats the token that was sent, as some APIs do.
/// </summary>
internal sealed class TwoGrids : IAsyncDisposable
{
    public const string Token = "made-up-token-of-the-test";
    public const double German = 352;
    public const double British = 200;

    private readonly WebApplication _server;
    private volatile bool _germanAnswers;
    private int _asked;

    private TwoGrids(bool germanAnswers)
    {
        _germanAnswers = germanAnswers;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapGet("/em/carbon-intensity/{verb}", (HttpRequest request, string verb) => AnswerGerman(request, verb));
        _server.MapGet("/neso/intensity/{from}/{to}", (string from, string to) => Json(HalfHours()));
    }

    public string ElectricityMaps => $"{_server.Urls.Single()}/em/";

    public string Neso => $"{_server.Urls.Single()}/neso/";

    /// <summary>How often Electricity Maps was asked for the latest value.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static async Task<TwoGrids> StartAsync(bool germanAnswers = true)
    {
        var grids = new TwoGrids(germanAnswers);
        await grids._server.StartAsync();
        return grids;
    }

    public void LetGermanAnswer() => _germanAnswers = true;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IResult AnswerGerman(HttpRequest request, string verb)
    {
        if (verb == "latest")
            Interlocked.Increment(ref _asked);
        if (request.Headers["auth-token"] != Token || !_germanAnswers)
            return Json($$"""{"error":"{{request.Headers["auth-token"]}} may not ask for {{request.QueryString}}"}""", 401);
        // As the real one does for a zone that it does not know: it answers for somewhere else.
        if (request.Query["zone"] != "DE" || request.Query["disableCallerLookup"] != "true")
            return Json("""{"zone":"US-CAR-DUK","carbonIntensity":411,"datetime":"2026-11-22T09:00:00.000Z","isEstimated":false}""");
        var now = TimeProvider.System.GetUtcNow();
        var hour = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        return verb == "latest"
            ? Json(Hour(hour, isEstimated: true))
            : Json($$"""{"zone":"DE","{{(verb == "history" ? "history" : "data")}}":[{{string.Join(",", Enumerable.Range(1, 24).Select(age => Hour(hour.AddHours(-age), isEstimated: false)))}}]}""");
    }

    private static string Hour(DateTimeOffset from, bool isEstimated) =>
        $$"""{"zone":"DE","carbonIntensity":{{German}},"datetime":"{{Stamp(from)}}:00.000Z","emissionFactorType":"lifecycle","isEstimated":{{(isEstimated ? "true" : "false")}}}""";

    private static string HalfHours()
    {
        var now = TimeProvider.System.GetUtcNow();
        var half = TimeSpan.FromMinutes(30);
        var running = new DateTimeOffset(now.Ticks - (now.Ticks % half.Ticks), TimeSpan.Zero);
        var slots = Enumerable.Range(-48, 60).Select(step => (From: running + (step * half), To: running + ((step + 1) * half), Actual: step < 0 ? "200" : "null"));
        return $$"""{"data":[{{string.Join(",", slots.Select(slot => $$$"""{"from":"{{{Stamp(slot.From)}}}Z","to":"{{{Stamp(slot.To)}}}Z","intensity":{"forecast":200,"actual":{{{slot.Actual}}}}}"""))}}]}""";
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private static IResult Json(string body, int status = 200) => Results.Text(body, "application/json", statusCode: status);
}
