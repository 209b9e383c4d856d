using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Wire;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>Frames and messages that no library would write. Beside other tests: it judges no time.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Seed = 26;
    private const double AllowedMebibytes = 256;

    [Fact]
    [Trait("Fault", "F26")]
    public async Task Fuzz_OfFramesAndMessages_NeitherStopsNorGrowsTheCollector()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        var length = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_FUZZ_SECONDS") ?? "60", CultureInfo.InvariantCulture));
        var random = new Random(Seed);
        var watch = Stopwatch.StartNew();
        var conversations = 0;
        for (; watch.Elapsed < length; conversations++)
        {
            using var client = await RawHttp2.ConnectAsync(stack.GrpcPort);
            await client.BeginAsync(conversations % 2 == 0 ? MutatedFrames(random) : MutatedMessages(random, conversations));
            await client.IsEndedAsync(TimeSpan.FromMilliseconds(2));
        }

        var agent = Conversation.NewAgent(Seed);
        var (answer, _) = await Conversation.SayAsync(
            stack.GrpcPort, new() { Hello = Conversation.HelloOf(agent) }, new() { Inventory = agent.Inventory }, new() { Batch = Conversation.NextBatch(agent) });
        var resident = ProcessFootprint.MebibytesOf(stack.Collector!);
        output.WriteLine(FormattableString.Invariant($"F26: {conversations} mutated conversations in {watch.Elapsed.TotalSeconds:F0} s of seed {Seed}; resident {resident:F0} MiB"));
        Assert.NotNull(answer?.Ack);
        Assert.InRange(resident, 1, AllowedMebibytes);
    }

    /// <summary>What an agent says, in good frames, with bits, bytes and lengths of the messages changed: fields of the true types with untrue contents.</summary>
    private static byte[] MutatedMessages(Random random, int conversation)
    {
        var agent = Conversation.NewAgent(Seed + 1 + (conversation % 50));
        AgentMessage[] said = [new() { Hello = Conversation.HelloOf(agent) }, new() { Inventory = agent.Inventory }, new() { Batch = Conversation.NextBatch(agent) }];
        var spoilt = random.Next(said.Length);
        var messages = said.SelectMany((message, index) => GrpcFrame.Of(0, index == spoilt ? Mutation.Of(message.ToByteArray(), random) : message.ToByteArray())).ToArray();
        return
        [
            .. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Call(HostileClient.StreamPath)),
            .. messages.Chunk(16_384).SelectMany(part => RawHttp2.Frame(RawHttp2.Data, 0, 1, part)),
            .. RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, 1, []),
        ];
    }

    private static byte[] MutatedFrames(Random random)
    {
        var body = new byte[random.Next(0, 300)];
        random.NextBytes(body);
        byte[] bytes =
        [
            .. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Call(HostileClient.StreamPath)),
            .. RawHttp2.Frame(RawHttp2.Data, (byte)random.Next(2), 1, GrpcFrame.Of(0, (byte)body.Length, body)),
            .. RawHttp2.Frame((byte)random.Next(12), (byte)random.Next(256), random.Next(8), body),
        ];
        for (var flips = random.Next(6); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }
}
