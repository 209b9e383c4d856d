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

    public string Name => "codec";

    public string Summary => "bytes and nanoseconds per reading: encode, parse, validate, decode; against a protobuf message per reading";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var table = new Table("readings/batch", "bytes", "naive bytes", "encode ns", "naive", "parse ns", "naive", "validate ns", "decode ns");
        var promised = true;
        foreach (var ticks in (int[])[1, 8, 64])
        {
            var bytes = Row(table, ticks);
            promised &= ticks < 8 || bytes <= 10;
        }

        await output.WriteLineAsync("All figures are per reading, medians of 7 rounds; 8 devices per tick.");
        await table.WriteAsync(output);
        await output.WriteLineAsync(promised ? "At 64 readings and more: at most 10 bytes per reading, as promised." : "MORE THAN 10 bytes per reading at 64.");
        return promised;
    }

    private static double Row(Table table, int ticks)
    {
        var agent = new SyntheticAgents(new SyntheticLoad { DevicesPerAgent = Devices }).All[0];
        var origin = new BatchOrigin(ByteString.CopyFrom(agent.Id.ToByteArray()), agent.Epoch, ByteString.CopyFrom(agent.BootId.ToByteArray()));
        agent.Next(1);
        var some = agent.Next(ticks);
        double readings = ticks * Devices;
        var message = BatchEncoder.Encode(origin, some);
        var bytes = message.ToByteArray();
        var naive = NaiveRows.Encode(some);
        table.Add(
            Text(readings, "f0"), Text(bytes.Length / readings), Text(naive.Length / readings),
            Per(() => BatchEncoder.Encode(origin, some).ToByteArray()), Per(() => NaiveRows.Encode(some)),
            Per(() => Batch.Parser.ParseFrom(bytes)), Per(() => NaiveRows.Parse(naive)),
            Per(() => BatchValidator.FirstViolation(message, agent.Inventory)), Per(() => BatchDecoder.Decode(message)));
        return bytes.Length / readings;

        string Per(Action work) => Text(Measure.Nanoseconds(work) / readings);
    }

    private static string Text(double value, string format = "f1") => value.ToString(format, CultureInfo.InvariantCulture);
}
