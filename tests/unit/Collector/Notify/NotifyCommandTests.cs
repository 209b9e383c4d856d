using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

public sealed class NotifyCommandTests
{
    [Fact]
    public async Task Test_OfOneThatTakesItAndOneThatDoesNot_SaysBothAndFails()
    {
        await using var server = await WebhookServer.StartAsync(200);
        var (good, bad) = (Alertmanager("good", server.Address), Alertmanager("bad", new($"http://127.0.0.1:{FreePort.Next()}")));

        var (both, said) = await RunAsync(bad, good);
        Assert.Equal(1, both);
        Assert.Contains($"good         took it (http://127.0.0.1:{server.Address.Port})", said, StringComparison.Ordinal);
        Assert.Contains("bad          FAILED: http://127.0.0.1:", said, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(good)).Code);
        Assert.All(server.Told, post => Assert.Contains("\"alertname\":\"FootprintTest\"", post.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_OfNobody_NamesTheKey() =>
        Assert.StartsWith("Notify", (await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync())).Message, StringComparison.Ordinal);

    private static NotifierOptions Alertmanager(string name, Uri url) => new(name, NotifierKind.Alertmanager, true) { Url = url };

    private static async Task<(int Code, string Said)> RunAsync(params NotifierOptions[] notifiers)
    {
        using var output = new StringWriter();
        return (await NotifyCommand.TestAsync(new(notifiers), output, CancellationToken.None), output.ToString());
    }
}
