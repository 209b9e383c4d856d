using System.Globalization;
using System.Text;
using TelemetryFootprint.Collector.Sinks.Influx;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

public sealed class LineBufferTests
{
    private static readonly string[] Nasty = [",", " ", "=", "\\", "\"", "\n", "\r", "\t", "\0", "\u007f", "#", "a", "é", "漢", "😀", "\ud800", "\\,", "\\\\", "\\ "];

    private readonly LineBuffer _lines = new();

    [Fact]
    public void End_OfALine_WritesWhatTheFormatAsksFor()
    {
        Assert.True(_lines.Begin("m, x=1").Tag("k=1", "a b,c=d").Tag("empty", "").Thousandths("p"u8, 12_345).Whole("n"u8, -7).Float("f"u8, 0.1).Text("t"u8, "a \"q\" \\").End(5));

        Assert.Equal("m\\,\\ x=1,k\\=1=a\\ b\\,c\\=d p=12.345,n=-7i,f=0.1,t=\"a \\\"q\\\" \\\\\" 5\n", Text());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.001")]
    [InlineData(10, "0.01")]
    [InlineData(100, "0.1")]
    [InlineData(-1_050, "-1.05")]
    [InlineData(400_000, "400")]
    [InlineData(9_223_372_036_854_775_807, "9223372036854775.807")]
    [InlineData(-9_223_372_036_854_775_808, "-9223372036854775.808")]
    public void Thousandths_AreExact(long thousandths, string expected)
    {
        _lines.Begin("m").Thousandths("p"u8, thousandths).End(1);
        Assert.Equal($"m p={expected} 1\n", Text());
    }

    [Fact]
    public void End_WithoutAnyKnownValue_LeavesNoLine()
    {
        Assert.False(_lines.Begin("m").Thousandths("p"u8, null).Float("f"u8, double.NaN).Float("g"u8, double.PositiveInfinity).Float("h"u8, null).Whole("n"u8, null).Text("t"u8, null).End(1));
        Assert.Equal((0, 0), (_lines.Count, _lines.Bytes));
        Assert.True(_lines.Begin("m").Float("f"u8, double.NaN).Whole("n"u8, 0).End(2));
        Assert.Equal("m n=0i 2\n", Text());
    }

    [Fact]
    public void Begin_AfterALineThatWasNotEnded_ForgetsIt()
    {
        _lines.Begin("m").Whole("n"u8, 1).End(1);
        _lines.Begin("gone").Tag("k", "v").Whole("n"u8, 2);
        _lines.Begin(Encoding.UTF8.GetBytes("m,k=v")).Whole("n"u8, 3).End(3);
        Assert.Equal("m n=1i 1\nm,k=v n=3i 3\n", Text());
        Assert.Equal("m,k=v n=3i 3\n", Encoding.UTF8.GetString(_lines.Lines(1, 1).Span));
    }

    /// <summary>Whatever a host or a GPU is called, two servers that read backslashes differently read the same, and nothing runs into its neighbour.</summary>
    [Fact]
    public void End_OfAnyText_IsReadTheSameByAllServers()
    {
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            _lines.Clear();
            var (measurement, key, value, text) = ("m" + Some(random), "k" + Some(random), Some(random), Some(random));
            Assert.True(_lines.Begin(measurement).Tag(key, value).Tag("z", "last").Text("t"u8, text).Whole("n"u8, round).End(round));
            var first = new LineDecoder(doubles: false).Decode(_lines.Lines(0, 1).Span);
            var second = new LineDecoder(doubles: true).Decode(_lines.Lines(0, 1).Span);
            Assert.Equivalent(first, second, strict: true);
            Assert.Equal(Portable(measurement), first.Measurement);
            Assert.Equal(value.Length == 0 ? 1 : 2, first.Tags.Count);
            if (value.Length > 0) Assert.Equal(Portable(value), first.Tags[Portable(key)]);
            Assert.Equal("last", first.Tags["z"]);
            Assert.Equal((WithoutControls(text, alsoDelete: false), round.ToString(CultureInfo.InvariantCulture) + "i", (long)round), (first.Fields["t"], first.Fields["n"], first.UnixNanoseconds));
        }
    }

    /// <summary>A million lines a minute are no work for the collector of garbage: once the buffer has its size, a line costs none.</summary>
    [Fact]
    public void End_OfManyLines_AllocatesNothing()
    {
        Fill();
        _lines.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 10; round++)
        {
            _lines.Clear();
            Fill();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2_000, _lines.Count);

        void Fill()
        {
            for (var i = 0; i < 2_000; i++)
            {
                _lines.Begin("footprint_gpu").Tag("host", "node one,=\\").Tag("gpu_uuid", "GPU-é漢😀\n").Thousandths("power_w"u8, 250_000 + i).Float("utilization"u8, 0.37 + i)
                    .Whole("memory_used_bytes"u8, i).Text("name"u8, "a \"q\" \\").End(1_700_000_000_000_000_000 + i);
                _ = _lines.Lines(i, 1).Length;
            }
        }
    }

    /// <summary>The law, written another way than the writer does it: from the end, on letters.</summary>
    private static string Portable(string text)
    {
        var letters = WithoutControls(text, alsoDelete: true).ToCharArray();
        var raw = WithoutControls(text, alsoDelete: true);
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            if (raw[i] == '\\' && (i + 1 == raw.Length || raw[i + 1] is '\\' or ',' or '=' or ' ')) letters[i] = '/';
        }

        return new string(letters);
    }

    private static string WithoutControls(string text, bool alsoDelete) =>
        new([.. Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Select(letter => letter < ' ' || (alsoDelete && letter == 0x7f) ? ' ' : letter)]);

    private static string Some(Random random) => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Nasty[random.Next(Nasty.Length)]));

    private string Text() => Encoding.UTF8.GetString(_lines.Lines(0, _lines.Count).Span);
}
