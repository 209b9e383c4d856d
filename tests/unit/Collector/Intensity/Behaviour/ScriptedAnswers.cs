using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>Plays one <see cref="AnswerKind"/> in the words of one provider.</summary>
internal sealed class ScriptedAnswers(ProviderScript script, AnswerKind kind)
{
    public const int WaitSeconds = 120;

    private static readonly TimeSpan SpringHours = TimeSpan.FromHours(23);
    private static readonly TimeSpan AutumnHours = TimeSpan.FromHours(25);

    /// <summary>The first moment of a local day in central Europe whose clock changes: 23 or 25 hours.</summary>
    public static (DateTimeOffset From, TimeSpan Length) ClockDay(AnswerKind kind) => kind == AnswerKind.SpringDay
        ? (new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero), SpringHours)
        : (new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero), AutumnHours);

    public static bool IsClockDay(AnswerKind kind) => kind is AnswerKind.SpringDay or AnswerKind.AutumnDay;

    public DateTimeOffset Now => IsClockDay(kind) ? ClockDay(kind).From + ClockDay(kind).Length : new DateTimeOffset(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);

    /// <summary>The two newest whole intervals before the running one.</summary>
    public (DateTimeOffset Older, DateTimeOffset Newer) Times => (Running.AddMinutes(-2 * script.StepMinutes), Running.AddMinutes(-script.StepMinutes));

    private DateTimeOffset Running => new(Now.Ticks - (Now.Ticks % (script.StepMinutes * TimeSpan.TicksPerMinute)), TimeSpan.Zero);

    public async Task AnswerAsync(HttpContext http)
    {
        switch (kind)
        {
            case AnswerKind.Unauthorized401:
                await WriteAsync(http, $$"""{"error":"the token {{ProviderScript.Secret}} is wrong"}""", 401);
                break;
            case AnswerKind.ForbiddenPage403:
                await WriteAsync(http, "<html>error code: 1010</html>", 403, "text/html");
                break;
            case AnswerKind.ForbiddenByApi403:
                await WriteAsync(http, $$"""{"message":"the plan of {{ProviderScript.Secret}} has no such zone"}""", 403, "application/json");
                break;
            case AnswerKind.Gone410:
                await WriteAsync(http, "{}", 410);
                break;
            case AnswerKind.ThrottledForSeconds or AnswerKind.ThrottledUntilDate:
                http.Response.Headers.RetryAfter = kind == AnswerKind.ThrottledForSeconds
                    ? WaitSeconds.ToString(CultureInfo.InvariantCulture)
                    : TimeProvider.System.GetUtcNow().AddSeconds(WaitSeconds).ToString("R", CultureInfo.InvariantCulture);
                await WriteAsync(http, "{}", 429);
                break;
            case AnswerKind.ServerError500 or AnswerKind.Unavailable503:
                await WriteAsync(http, "{}", kind == AnswerKind.ServerError500 ? 500 : 503);
                break;
            default:
                if (!await script.InterceptAsync(http))
                    await AnswerWithBodyAsync(http);
                break;
        }
    }

    private async Task AnswerWithBodyAsync(HttpContext http)
    {
        if (kind == AnswerKind.Endless)
        {
            await NeverEndAsync(http);
            return;
        }

        var zone = kind == AnswerKind.WrongZone ? script.OtherZone : script.TheirZone;
        var body = script.Body(http.Request, zone, Points());
        if (kind is AnswerKind.Truncated or AnswerKind.CutConnection)
            body = body[..(body.Length / 2)];
        if (kind == AnswerKind.CutConnection)
        {
            http.Response.ContentLength = body.Length * 2;
            await WriteAsync(http, body);
            await http.Response.Body.FlushAsync();
            http.Abort();
            return;
        }

        await (kind switch
        {
            AnswerKind.PageWith200 => WriteAsync(http, "<html>", 200, "text/html"),
            // As a proxy's or a captive portal's page that goes out with the label of what was asked for.
            AnswerKind.PageLabelledAsData => WriteAsync(http, "<!DOCTYPE html><html><body>Please sign in</body></html>"),
            _ => WriteAsync(http, body),
        });
    }

    private IReadOnlyList<ScriptedPoint> Points()
    {
        var (older, newer) = Times;
        return kind switch
        {
            AnswerKind.EmptyList => [],
            AnswerKind.NullValue => [new(newer, script.Null)],
            AnswerKind.OneNullAmongTwo => [new(older, script.Literal), new(newer, script.Null)],
            AnswerKind.NegativeValue => [new(newer, "-213")],
            AnswerKind.NotANumber => [new(newer, script.NotANumber)],
            AnswerKind.TooLargeValue => [new(newer, script.TooLarge ?? script.Null)],
            AnswerKind.FarFuture => [new(newer.AddDays(30), script.Literal)],
            AnswerKind.MissingPoint => [new(older.AddMinutes(-script.StepMinutes), script.Literal), new(newer, script.Literal)],
            AnswerKind.SpringDay or AnswerKind.AutumnDay => [.. WholeDay()],
            _ => [new(older, script.Literal), new(newer, script.Literal)],
        };
    }

    private IEnumerable<ScriptedPoint> WholeDay()
    {
        var (from, length) = ClockDay(kind);
        for (var time = from; time < from + length; time = time.AddMinutes(script.StepMinutes))
            yield return new ScriptedPoint(time, script.Literal);
    }

    private async Task NeverEndAsync(HttpContext http)
    {
        http.Response.ContentType = script.ContentType;
        var chunk = new byte[64 * 1024];
        for (long sent = 0; sent < 1L << 26 && !http.RequestAborted.IsCancellationRequested; sent += chunk.Length)
        {
            await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
            await Task.Delay(1);
        }
    }

    private Task WriteAsync(HttpContext http, string body, int status = 200, string? type = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type ?? script.ContentType;
        return http.Response.WriteAsync(body);
    }
}
