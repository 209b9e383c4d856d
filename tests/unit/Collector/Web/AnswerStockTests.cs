using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>Answers that wait for their readers.</summary>
public sealed class AnswerStockTests
{
    private const string Large = "/api/v1/devices";

    private readonly AnswerStock _stock = new(limitBytes: 1 << 20);

    [Fact]
    public void TryHold_OfSmallAnswers_KnowsNoLimit()
    {
        for (var reader = 0; reader < 100; reader++) Assert.NotNull(_stock.TryHold("a", AnswerStock.FreeBytes));
        Assert.Equal((0, 0), (_stock.HeldBytes, _stock.Refusals));
    }

    [Fact]
    public void TryHold_BeyondTheLimit_IsRefusedUntilAReaderIsDone()
    {
        var first = _stock.TryHold("a", 700_000);
        Assert.Null(_stock.TryHold("b", 700_000));
        Assert.NotNull(_stock.TryHold("b", 100));
        Assert.Equal((700_000, 1), (_stock.HeldBytes, _stock.Refusals));

        first!.Dispose();
        first.Dispose();

        Assert.Equal(0, _stock.HeldBytes);
        Assert.NotNull(_stock.TryHold("b", 700_000));
    }

    [Fact]
    public void TryHold_OfOneCaller_LeavesHalfToOthers()
    {
        Assert.NotNull(_stock.TryHold("greedy", 400_000));
        Assert.Null(_stock.TryHold("greedy", 400_000));
        Assert.NotNull(_stock.TryHold("modest", 400_000));
    }

    [Fact]
    public void TryHold_OfOneAlone_KnowsNoLimit()
    {
        Assert.NotNull(_stock.TryHold("a", 5 << 20));
        Assert.Null(_stock.TryHold("b", AnswerStock.FreeBytes + 1));
    }

    [Theory]
    [InlineData(1, 15)]
    [InlineData(15 << 16, 15)]
    [InlineData(10 << 20, 160)]
    public void Patience_ForAnAnswer_IsLongerForALongOne(int bytes, double seconds) => Assert.Equal(seconds, PatientResponse.PatienceFor(bytes).TotalSeconds, 3);

    [Fact]
    [Trait("Fault", "F29")]
    public async Task Api_WithTooMuchUnread_AsksToComeAgain()
    {
        await using var rig = await CollectorRig.StartAsync("--Limits:UnreadAnswers=1MiB");
        var agent = new PlayedAgent(rig.Time, devices: 200);
        await rig.PlayAsync(agent.Stream(1, 300));
        using var whole = await rig.SendAsync(HttpMethod.Get, Large);
        var stock = rig.Services.GetRequiredService<AnswerStock>();
        Assert.InRange((await whole.Content.ReadAsByteArrayAsync()).Length, AnswerStock.FreeBytes + 1, 1 << 20);
        Assert.Equal("application/json", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, stock.HeldBytes);

        using (stock.TryHold("127.0.0.1", 1 << 20))
        {
            using var refused = await rig.SendAsync(HttpMethod.Get, Large);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (refused.StatusCode, refused.Headers.GetValues("Retry-After").Single()));
        }

        Assert.Equal(1, (await rig.ScrapeAsync())["footprint_collector_refused_queries_total{reason=\"unread_answers\"}"]);
        using var again = await rig.SendAsync(HttpMethod.Get, Large);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }
}
