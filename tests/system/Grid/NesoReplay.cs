using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>
/// A loopback server that plays the answers of a <see cref="NesoRecording"/>, all times shifted by the same whole number of
/// half-hours, so that the recorded first slot is the half-hour that runs now. The test turns the pages.
/// </summary>
internal sealed class NesoReplay : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly IReadOnlyList<NesoAnswer> _answers;
    private volatile int _step;
    private int _asked;

    private NesoReplay(IReadOnlyList<NesoAnswer> answers, TimeSpan shift)
    {
        (_answers, Shift) = (answers, shift);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapGet("/intensity/{from}/{direction}", (string from, string direction) => Answer(direction));
    }

    public TimeSpan Shift { get; }

    public Uri Address => new(_server.Urls.Single());

    /// <summary>Moves on to the next recorded answer.</summary>
    public void TurnThePage()
    {
        _step++;
        Volatile.Write(ref _asked, 0);
    }

    /// <summary>Completes when the past has been asked for twice since the page was turned: the first answer is then digested.</summary>
    public async Task AskedAgainAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _asked) < 2)
            await Task.Delay(50, cancellationToken);
    }

    public static async Task<NesoReplay> StartAsync(IReadOnlyList<NesoAnswer> answers, DateTimeOffset now)
    {
        var slot = TimeSpan.FromMinutes(30);
        var running = new DateTimeOffset(now.Ticks - (now.Ticks % slot.Ticks), TimeSpan.Zero);
        var replay = new NesoReplay(answers, running - NesoRecording.FirstSlot);
        await replay._server.StartAsync();
        return replay;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private IResult Answer(string direction)
    {
        var answer = _answers[_step];
        if (direction == "pt24h")
            Interlocked.Increment(ref _asked);
        // A time in the place of the direction is the question for energy of days ago.
        var slots = direction == "fw48h" ? answer.Forecast : answer.Past;
        var entries = slots.Select(slot => (JsonNode)new JsonObject
        {
            ["from"] = Stamp(slot.From),
            ["to"] = Stamp(slot.From.AddMinutes(30)),
            ["intensity"] = new JsonObject { ["forecast"] = slot.Forecast, ["actual"] = slot.Actual, ["index"] = "moderate" },
        });
        return Results.Text(new JsonObject { ["data"] = new JsonArray([.. entries]) }.ToJsonString(), "application/json");
    }

    private string Stamp(DateTimeOffset time) => (time + Shift).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
