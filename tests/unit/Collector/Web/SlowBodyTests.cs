using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>Callers that send the body of a request slowly, on real connections. No other question waits for them, and there is an end to how many there may be.</summary>
public sealed class SlowBodyTests
{
    private const string Run = """{"id":"job-N","name":"gpt"}""";

    [Fact]
    [Trait("Fault", "F56")]
    public async Task Body_ThatComesSlowly_HoldsNoPlaceOfAQuestion()
    {
        await using var rig = await CollectorRig.StartAsync("--Limits:Queries=2", "--Limits:QueriesPerCaller=2");
        var (stock, gate) = (rig.Services.GetRequiredService<AnswerStock>(), rig.Services.GetRequiredService<QueryGate>());
        using var first = await BeginAsync(rig, "job-1");
        using var second = await BeginAsync(rig, "job-2");
        using var third = await BeginAsync(rig, "job-3");
        while (stock.HeldBytes < 3 * JsonBody.Counted) await Task.Delay(5);

        using var answer = await rig.SendAsync(HttpMethod.Get, "/api/v1/devices");
        Assert.Equal((HttpStatusCode.OK, 0), (answer.StatusCode, (int)gate.Refusals));

        foreach (var slow in (Socket[])[first, second, third]) Assert.StartsWith("HTTP/1.1 201", await FinishAsync(slow), StringComparison.Ordinal);
        Assert.Equal(["job-1", "job-2", "job-3"], Registered(rig));
        while (stock.HeldBytes > 0) await Task.Delay(5);
    }

    /// <summary>Who leaves in the middle of it gives back what was kept for him.</summary>
    [Fact]
    public async Task Body_WhoseSenderLeaves_IsCountedNoMore()
    {
        await using var rig = await CollectorRig.StartAsync();
        var stock = rig.Services.GetRequiredService<AnswerStock>();
        using (await BeginAsync(rig, "job-1"))
        {
            while (stock.HeldBytes < JsonBody.Counted) await Task.Delay(5);
        }

        while (stock.HeldBytes > 0) await Task.Delay(5);
        Assert.Empty(Registered(rig));
    }

    [Fact]
    public async Task Body_WithoutRoomForIt_IsToComeAgain()
    {
        await using var rig = await CollectorRig.StartAsync("--Limits:UnreadAnswers=1MiB");
        var stock = rig.Services.GetRequiredService<AnswerStock>();
        using (stock.TryHold("another", 1 << 20))
        {
            using var refused = await PostAsync(rig);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
            Assert.Contains("bodies are on their way", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Empty(Registered(rig));
        }

        using var taken = await PostAsync(rig);
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    /// <summary>Its parameters are judged first: what is refused anyway is not waited for.</summary>
    [Fact]
    public async Task Body_OfAQuestionWithAWrongParameter_IsNotWaitedFor()
    {
        await using var rig = await CollectorRig.StartAsync();
        using var slow = await BeginAsync(rig, "job-1", "?nobody=1");
        Assert.StartsWith("HTTP/1.1 400", await AnswerAsync(slow), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Registered(CollectorRig rig) =>
        rig.Services.GetRequiredService<IRunStore>().List(new RunFilter(), 10).Select(run => run.Id).Order(StringComparer.Ordinal);

    private static async Task<HttpResponseMessage> PostAsync(CollectorRig rig)
    {
        using var http = new HttpClient();
        using var body = new StringContent(Run, Encoding.UTF8, "application/json");
        return await http.PostAsync(new Uri(rig.Http, "/api/v1/runs"), body);
    }

    /// <summary>All of a request but the last byte of its body.</summary>
    private static async Task<Socket> BeginAsync(CollectorRig rig, string id, string query = "")
    {
        var body = Run.Replace("job-N", id, StringComparison.Ordinal);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, rig.Http.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/runs{query} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body[..^1]}"));
        return socket;
    }

    private static async Task<string> FinishAsync(Socket slow)
    {
        await slow.SendAsync("}"u8.ToArray());
        return await AnswerAsync(slow);
    }

    private static async Task<string> AnswerAsync(Socket slow)
    {
        var bytes = new byte[1 << 16];
        return Encoding.UTF8.GetString(bytes, 0, await slow.ReceiveAsync(bytes));
    }
}
