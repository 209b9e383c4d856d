using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Rereads;

/// <summary>Electricity Maps rewrites an hour; the collector asks again a day and a week later, over restarts, and the ledger is restated.</summary>
public sealed class RevisedPastTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly List<string> _past = [];
    private DateTimeOffset _now = CollectorRig.Start;
    private int _grams = 352;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hour_ThatIsRewrittenLater_IsAskedForAgainAndRestated()
    {
        await using var grid = await ScriptedGrid.StartAsync(AnswerAsync);
        string[] settings =
        [
            "--Site:Zone=DE", "--Grid:Providers=electricitymaps,annual", $"--Grid:electricitymaps:BaseUrl={grid.Url}", $"--Grid:electricitymaps:TokenFile={_folder.Write("token", "x")}",
        ];
        await using var rig = await CollectorRig.StartAsync(settings);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        for (var i = 0; i < 3_000 && Applied(rig) != 352; i++)
            await Task.Delay(10);
        Assert.Equal(352, Applied(rig));
        Assert.Empty(_past);

        await LaterAsync(rig, TimeSpan.FromHours(36), 330);
        Assert.Equal(330, Applied(rig));
        var asked = _past.Count;
        await LaterAsync(rig, TimeSpan.FromHours(2), 300, looks: 100);
        Assert.Equal((asked, 330), (_past.Count, Applied(rig)));
        await LaterAsync(rig, TimeSpan.FromDays(7), 320);

        Assert.Equal(320, Applied(rig));
        Assert.NotEmpty(_past);
        Assert.All(_past, query => Assert.Contains("past-range?zone=DE&", query, StringComparison.Ordinal));
        var hour = UtcMinute.FromTime(CollectorRig.Start);
        var restated = rig.Services.GetRequiredService<ILedgerReader>().Restatements(new MinuteRange(hour, hour + 60), 10);
        // On a busy machine the energy may be there before the first answer, and be restated from the annual figure before these.
        Assert.Equal([(352.0, 330.0), (330.0, 320.0)], restated.Select(row => (row.OldValue.Value, row.NewValue.Value)).TakeLast(2));
        Assert.Equal(-22 * 18_000 / 3.6e6, restated[^2].Delta.Value, 6);
    }

    private static double Applied(CollectorRig rig)
    {
        var hour = UtcMinute.FromTime(CollectorRig.Start);
        var slot = rig.Services.GetRequiredService<ILedgerReader>().Intensity("DE", FactorKind.Lifecycle, new MinuteRange(hour, hour + 60)).Single();
        return slot.Applied ? slot.Value.Value : -1;
    }

    /// <summary>A new collector on the same state, and its first questions asked.</summary>
    private async Task LaterAsync(CollectorRig rig, TimeSpan by, int grams, int looks = 3_000)
    {
        var before = _past.Count;
        var applied = Applied(rig);
        _grams = grams;
        _now = rig.Time.GetUtcNow() + by;
        await rig.RestartAfterAsync(by);
        for (var i = 0; i < looks && (_past.Count == before || Applied(rig) == applied); i++)
            await Task.Delay(10);
    }

    private Task AnswerAsync(HttpContext http)
    {
        var verb = http.Request.Path.Value!.Split('/')[^1];
        if (verb == "past-range")
        {
            lock (_past)
                _past.Add(verb + http.Request.QueryString.Value);
        }

        var now = new DateTimeOffset(_now.Ticks - (_now.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(verb switch
        {
            "latest" => Point(now, _grams),
            "history" => $$"""{"zone":"DE","history":[]}""",
            _ => $$"""{"zone":"DE","data":[{{Point(CollectorRig.Start, _grams)}}]}""",
        });
    }

    private static string Point(DateTimeOffset time, int grams) =>
        $$"""{"zone":"DE","carbonIntensity":{{grams.ToString(CultureInfo.InvariantCulture)}},"datetime":"{{time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}","isEstimated":false,"emissionFactorType":"lifecycle"}""";
}
