using System.Buffers;
using System.IO.Pipelines;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Hosting.Connections;

public sealed class WatchedWriterTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 16, resumeWriterThreshold: 8, useSynchronizationContext: false));
    private readonly WatchedWriter _writer;
    private int _cut;

    public WatchedWriterTests() => _writer = new(_pipe.Writer, _time, Patience, () => _cut++);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    [Fact]
    public async Task Write_ThatFitsTheBuffer_IsNotTimed()
    {
        await _writer.WriteAsync(new byte[15]);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, 0), (_cut, _time.ArmedTimers));
    }

    [Fact]
    public void Write_ThatNobodyTakes_IsCutAfterThePatienceAndNotBefore()
    {
        var waiting = _writer.WriteAsync(new byte[17]);
        _time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.Equal((false, 0), (waiting.IsCompleted, _cut));

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, _cut);
    }

    [Fact]
    public async Task Flush_ThatIsTakenInTime_StartsEachTimeAnew()
    {
        for (var round = 0; round < 3; round++)
        {
            _writer.GetSpan(17)[..17].Clear();
            _writer.Advance(17);
            Assert.Equal(17, _writer.UnflushedBytes);
            var waiting = _writer.FlushAsync().AsTask();
            _time.Advance(Patience * 0.9);
            _pipe.Reader.AdvanceTo((await _pipe.Reader.ReadAsync()).Buffer.End);
            await waiting;
        }

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _cut);
    }

    [Fact]
    public async Task Flush_OfAReaderThatTakesAByteNowAndThen_IsCutAllTheSame()
    {
        var waiting = _writer.WriteAsync(new byte[40]).AsTask();
        for (var second = 0; second < 11 && _cut == 0; second++)
        {
            var read = await _pipe.Reader.ReadAsync();
            _pipe.Reader.AdvanceTo(read.Buffer.GetPosition(1));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((false, 1), (waiting.IsCompleted, _cut));
    }

    [Fact]
    public async Task CancelAndComplete_GoThrough()
    {
        var waiting = _writer.WriteAsync(new byte[20]);
        _writer.CancelPendingFlush();
        Assert.True((await waiting).IsCanceled);
        await _writer.CompleteAsync();
        _pipe.Reader.AdvanceTo((await _pipe.Reader.ReadAsync()).Buffer.End);
        Assert.True((await _pipe.Reader.ReadAsync()).IsCompleted);
    }
}
