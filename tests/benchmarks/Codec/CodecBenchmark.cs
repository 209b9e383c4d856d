using System.Globalization;
using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.Benchmarks.Codec;

/// <summary>The columnar batch against one protobuf message per reading, as a first attempt would have it.</summary>
internal sealed class CodecBenchmark : IBenchmark
{
    private const int Devices = 8;

    /// <summary>The load that CONTRACT.md promises its bytes for.</summary>
    private const int SteadyMilliwatts = 3_000;

    /// <summary>Each tick another figure than the last: what a difference cannot shorten.</summary>
    private const int SwingingMilliwatts = 40_000;

    public string Name => "codec";

    public string Summary => "bytes and nanoseconds per reading: encode, parse, validate, decode; against a protobuf message per reading";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var table = new Table("load", "readings/batch", "bytes", "naive bytes", "encode ns", "naive", "parse ns", "naive", "validate ns", "decode ns");
        var promised = true;
        var accounts = new List<(string Load, BatchAccount Account)>();
        foreach (var (load, swing) in (List<(string, int)>)[("steady, 3 W", SteadyMilliwatts), ("swings, 40 W", SwingingMilliwatts)])
        {
            var account = new BatchAccount();
            foreach (var ticks in (int[])[1, 8, 64])
            {
                var bytes = Row(table, load, swing, account, ticks);
                promised &= ticks < 8 || swing > SteadyMilliwatts || bytes <= 10;
            }

            accounts.Add((load, account));
        }

        await output.WriteLineAsync("All figures are per reading, medians of 7 rounds; 8 devices per tick.");
        await table.WriteAsync(output);
        foreach (var (load, account) in accounts)
        {
            await output.WriteLineAsync($"{Environment.NewLine}Where the bytes are, {load} from tick to tick:");
            await account.Table().WriteAsync(output);
        }

        await output.WriteLineAsync(promised ? "Steady load, at 64 readings and more: at most 10 bytes per reading, as promised." : "MORE THAN 10 bytes per reading at 64 of steady load.");
        return promised;
    }

    private static double Row(Table table, string load, int swing, BatchAccount account, int ticks)
    {
        var agent = new SyntheticAgents(new SyntheticLoad { DevicesPerAgent = Devices, SwingMilliwatts = swing }).All[0];
        var origin = new BatchOrigin(ByteString.CopyFrom(agent.Id.ToByteArray()), agent.Epoch, ByteString.CopyFrom(agent.BootId.ToByteArray()));
        agent.Next(1);
        var some = agent.Next(ticks);
        double readings = ticks * Devices;
        var message = BatchEncoder.Encode(origin, some);
        account.Add(readings, message);
        var bytes = message.ToByteArray();
        var naive = NaiveRows.Encode(some);
        table.Add(
            load, Text(readings, "f0"), Text(bytes.Length / readings), Text(naive.Length / readings),
            Per(() => BatchEncoder.Encode(origin, some).ToByteArray()), Per(() => NaiveRows.Encode(some)),
            Per(() => Batch.Parser.ParseFrom(bytes)), Per(() => NaiveRows.Parse(naive)),
            Per(() => BatchValidator.FirstViolation(message, agent.Inventory)), Per(() => BatchDecoder.Decode(message)));
        return bytes.Length / readings;

        string Per(Action work) => Text(Measure.Nanoseconds(work) / readings);
    }

    private static string Text(double value, string format = "f1") => value.ToString(format, CultureInfo.InvariantCulture);
}
