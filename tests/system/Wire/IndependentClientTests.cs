using Google.Protobuf;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Security;

namespace TelemetryFootprint.SystemTests.Wire;

/// <summary>
/// Independent gRPC clients hold the whole conversation of an agent with the real collector: Hello, Inventory, Batch, Ack. They encode the
/// conversation themselves; only the columns of the batch come from our codec. What was acknowledged is in the API.
/// </summary>
public sealed class IndependentClientTests
{
    [IndependentClientTheory(IndependentClient.Python)]
    [InlineData(false)]
    [InlineData(true)]
    public Task Grpcio_WholeConversation_IsAcknowledgedAndCounted(bool tls) => ConverseAsync(IndependentClient.Python, tls, seed: 21);

    [IndependentClientTheory(IndependentClient.Node)]
    [InlineData(false)]
    [InlineData(true)]
    public Task GrpcJs_WholeConversation_IsAcknowledgedAndCounted(bool tls) => ConverseAsync(IndependentClient.Node, tls, seed: 22);

    private static async Task ConverseAsync(string program, bool tls, int seed)
    {
        await using var stack = new Stack();
        var certificate = LoopbackCertificate.In(stack.Folder);
        await stack.StartCollectorAsync(
            ["--Site:Zone=GB", "--Grid:Providers=annual", .. tls ? [$"--Tls:CertificateFile={certificate.CertificateFile}", $"--Tls:KeyFile={certificate.KeyFile}"] : Array.Empty<string>()]);
        var agent = Conversation.NewAgent(seed);
        var batch = Conversation.NextBatch(agent);
        string[] words = [$"127.0.0.1:{stack.GrpcPort}", tls ? certificate.CertificateFile : "", Hex(Conversation.IdOf(agent)), Hex(agent.Inventory.ToByteString()), Hex(batch.ToByteString())];
        var client = IndependentClient.Of(program);

        var expected = FormattableString.Invariant($"{Limits.Protocol}|{batch.Epoch}|{batch.FirstSequence}|{batch.FirstSequence + batch.TickCount - 1}");
        Assert.Equal(expected, await client.RunAsync(words));
        // Sent again, it is acknowledged again and counted once.
        Assert.Equal(expected, await client.RunAsync(words));

        var truth = BatchDecoder.Decode(batch).Ticks.SelectMany(tick => tick.Rows).Sum(row => row.Millijoules) / 1000.0;
        Assert.True(truth > 0);
        var gpu = Assert.Single(agent.Inventory.Devices).Uuid;
        var (uuid, joules) = Assert.Single(await stack.SettledJoulesAsync(TimeProvider.System.GetUtcNow().AddMinutes(-3)));
        Assert.Equal((gpu, truth), (uuid, Math.Round(joules, 3)));
        stack.AssertNoErrorLogged();
    }

    [IndependentClientTheory(IndependentClient.Python)]
    [InlineData(true, "")]
    [InlineData(false, "a token is needed")]
    public Task Grpcio_TokenInItsMetadata_IsJudged(bool hasToken, string says) => ShowAsync(IndependentClient.Python, hasToken, says, seed: 23);

    [IndependentClientTheory(IndependentClient.Node)]
    [InlineData(true, "")]
    [InlineData(false, "a token is needed")]
    public Task GrpcJs_TokenInItsMetadata_IsJudged(bool hasToken, string says) => ShowAsync(IndependentClient.Node, hasToken, says, seed: 24);

    private static async Task ShowAsync(string program, bool hasToken, string says, int seed)
    {
        await using var stack = new TlsStack();
        var certificate = LoopbackCertificate.In(stack.Folder);
        await stack.StartCollectorAsync($"--Tls:CertificateFile={certificate.CertificateFile}", $"--Tls:KeyFile={certificate.KeyFile}");
        var agent = Conversation.NewAgent(seed);
        var batch = Conversation.NextBatch(agent);
        List<string> words = [$"127.0.0.1:{stack.GrpcPort}", certificate.CertificateFile, Hex(Conversation.IdOf(agent)), Hex(agent.Inventory.ToByteString()), Hex(batch.ToByteString())];
        if (hasToken) words.AddRange([agent.Inventory.Host, stack.Keep(await stack.NewTokenAsync("--host", agent.Inventory.Host))]);

        var said = await IndependentClient.Of(program).RunAsync([.. words]);

        Assert.Contains(hasToken ? FormattableString.Invariant($"{Limits.Protocol}|{batch.Epoch}|") : says, said, StringComparison.Ordinal);
        // Acknowledged is in the inbox; in the ledger it is a moment later.
        await stack.UntilAsync(stack.CollectorMetricsAsync, page => page.Of("footprint_gpu_energy_joules_total").Count() == (hasToken ? 1 : 0));
    }

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
