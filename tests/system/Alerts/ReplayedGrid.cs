using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A grid's API that the test's clock stands before: it has every slot that has begun, and no answer while it is down.</summary>
internal sealed class ReplayedGrid : IAsyncDisposable
{
    private const int SlotMinutes = 5;
    private readonly WebApplication _server;
    private readonly DateTimeOffset _start;
    private readonly Func<DateTimeOffset, double> _intensity;
    private DateTimeOffset _now;
    private int _refused;

    private ReplayedGrid(DateTimeOffset start, Func<DateTimeOffset, double> intensity)
    {
        (_start, _now, _intensity) = (start, start, intensity);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapGet("/grid/GB", Answer);
    }

    /// <summary>Questions that it did not answer.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public bool IsDown { get; set; }

    /// <summary>Of a collector that asks nobody else.</summary>
    public string[] Settings =>
    [
        "--Grid:Providers=http", $"--Grid:http:Url={_server.Urls.Single()}/grid/{{zone}}", "--Grid:http:Zones:GB=GB", "--Grid:http:Rows=/rows", "--Grid:http:Value=/g", "--Grid:http:Time=/from",
        "--Grid:http:Kind=lifecycle", "--Grid:http:Gas=co2e", "--Grid:http:Step=5m", "--Grid:http:PollInterval=1s",
    ];

    /// <param name="start">Of its first slot.</param>
    /// <param name="intensity">g/kWh of the slot that begins then.</param>
    public static async Task<ReplayedGrid> StartAsync(DateTimeOffset start, Func<DateTimeOffset, double> intensity)
    {
        var grid = new ReplayedGrid(start, intensity);
        await grid._server.StartAsync();
        return grid;
    }

    public void Stand(DateTimeOffset now) => _now = now;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IResult Answer()
    {
        if (IsDown)
        {
            Interlocked.Increment(ref _refused);
            return Results.StatusCode(503);
        }

        var slots = Enumerable.Range(0, (int)((_now - _start).TotalMinutes / SlotMinutes) + 1).Select(slot => _start.AddMinutes(slot * SlotMinutes));
        var rows = string.Join(',', slots.Select(from => string.Create(CultureInfo.InvariantCulture, $$"""{"from":"{{from.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}","g":{{_intensity(from)}}}""")));
        return Results.Text($$"""{"rows":[{{rows}}]}""", "application/json");
    }
}
