using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>What the API's filter remembers of the requests before.</summary>
public sealed class AnswerFilterTests
{
    private const string Large = "/api/v1/devices";

    [Fact]
    [Trait("Fault", "F29")]
    public async Task Invoke_OfACallerWithMuchUnread_IsRefusedAndTheEndpointNotRun()
    {
        await using var rig = await CollectorRig.StartAsync("--Limits:UnreadAnswers=1MiB");
        var agent = new PlayedAgent(rig.Time, devices: 200);
        await rig.PlayAsync(agent.Stream(1, 300));
        using var whole = await rig.SendAsync(HttpMethod.Get, Large);
        Assert.InRange((await whole.Content.ReadAsByteArrayAsync()).Length, AnswerStock.FreeBytes + 2, 1 << 19);
        var stock = rig.Services.GetRequiredService<AnswerStock>();
        var asked = new List<string>();

        // Of the greedy caller's half, and of the whole, there is left what a small answer needs, and less than the last one took.
        const int Left = AnswerStock.FreeBytes + 1;
        using (stock.TryHold("greedy", (1 << 19) - Left))
        using (stock.TryHold("another", 1 << 19))
        {
            Assert.Equal(StatusCodes.Status503ServiceUnavailable, await AskAsync(rig, "greedy", asked));
            Assert.Empty(asked);
            Assert.Equal(StatusCodes.Status200OK, await AskAsync(rig, "modest", asked));
        }

        Assert.Equal(StatusCodes.Status200OK, await AskAsync(rig, "greedy", asked));
        Assert.Equal(["modest", "greedy"], asked);
    }

    /// <summary>Through the filter that served the request before, to an endpoint that writes down that it was run.</summary>
    private static async Task<int?> AskAsync(CollectorRig rig, string caller, List<string> asked)
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(rig.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Single(route => route.RoutePattern.RawText == Large));
        http.Features.Set(new ApiCaller(caller, []));
        var answer = await rig.Services.GetRequiredService<AnswerFilter>().InvokeAsync(new DefaultEndpointFilterInvocationContext(http), _ =>
        {
            asked.Add(caller);
            return new(Results.Ok());
        });
        return Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode;
    }
}
