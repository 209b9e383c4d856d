using System.Net;
using System.Net.Http.Headers;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Wire;
using TelemetryFootprint.TestKit.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>The collector's disk is full to the last byte, and whoever comes has to show a credential, which is kept on that disk.</summary>
[Collection(QuietCollection.Name)]
public sealed class FullDiskCredentialTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [RootFact]
    [Trait("Fault", "F10")]
    public async Task Collector_WhoseDiskIsFull_KnowsItsCallersAndAsksAgentsToComeAgain()
    {
        // The ledger may just be taking ticks in, or telling the inbox how far it has read, when the disk fills.
        await using var stack = new Stack { ExpectedErrors = ["SqliteInbox[2150]", "LedgerWorker[2010]"] };
        await using var disk = await SmallDisk.MountAsync(stack.CollectorState, mebibytes: 96);
        await stack.StartCollectorAsync("--Auth:Required=true", "--Storage:MinFreeSpace=16MiB");
        var (known, joined) = (Conversation.NewAgent(10), Conversation.NewAgent(11));
        var own = new Credentials(await TokenAsync(stack, "--host", known.Inventory.Host));
        var joining = new Credentials(BearerToken.New().Reveal(), await TokenAsync(stack, "--enrol", "--hosts", "*", "--expires", "24h"));
        var reader = await TokenAsync(stack, "--scope", "read");
        Assert.NotNull((await SayAsync(stack, known, own)).Answer?.Ack);

        await disk.FillAsync();
        await stack.UntilAsync(async () => await StatusAsync(stack, "/readyz", null) == HttpStatusCode.ServiceUnavailable, Patience);
        var (again, enrolled) = (await SayAsync(stack, known, own), await SayAsync(stack, joined, joining));
        var (read, stranger) = (await StatusAsync(stack, "/api/v1/devices", reader), await StatusAsync(stack, "/api/v1/devices", null));

        disk.Empty();
        await stack.UntilAsync(async () => (await SayAsync(stack, known, own)).Answer?.Ack is not null, Patience);
        await stack.UntilAsync(async () => (await SayAsync(stack, joined, joining)).Answer?.Ack is not null, Patience);

        output.WriteLine($"F10: on a full disk a known agent: {again.Ended}, one that enrols: {enrolled.Ended}, a reader: {read}, a stranger: {stranger}; all served once there was room");
        Assert.Equal((GrpcStatusCode.Unavailable, GrpcStatusCode.Unavailable), (again.Ended, enrolled.Ended));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (read, stranger));
    }

    private static Task<(Contracts.V1.CollectorMessage? Answer, GrpcStatusCode? Ended)> SayAsync(Stack stack, SyntheticAgent agent, ICollectorCredentials credentials) =>
        Conversation.SayAsync(
            new GrpcCollectorOptions(new Uri($"http://127.0.0.1:{stack.GrpcPort}")) { Credentials = credentials, Host = agent.Inventory.Host },
            new() { Hello = Conversation.HelloOf(agent) }, new() { Inventory = agent.Inventory }, new() { Batch = Conversation.NextBatch(agent) });

    private static async Task<HttpStatusCode> StatusAsync(Stack stack, string path, string? token)
    {
        using var http = new HttpClient();
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{stack.HttpPort}{path}"));
        return answer.StatusCode;
    }

    private static async Task<string> TokenAsync(Stack stack, params string[] arguments)
    {
        await using var command = Service.Collector.Start(["token", "new", .. arguments, $"--StateDirectory={stack.CollectorState}"]);
        Assert.Equal(0, await command.WaitForExitAsync(Patience));
        return Assert.Single(command.Output);
    }

    private sealed class Credentials(string own, string? joining = null) : ICollectorCredentials
    {
        private bool _isEnrolled;

        public Secret? Token() => new Secret(own);

        public (Secret Joining, Secret Own)? Enrolment() => joining is null || _isEnrolled ? null : (new Secret(joining), new Secret(own));

        public void Enrolled() => _isEnrolled = true;

        public void Refused(Secret shown, string reason)
        {
        }
    }
}
