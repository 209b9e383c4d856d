using System.Net;
using System.Text;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>A server that is a function: what it is given and what it says. The clock moves only where the sender waits.</summary>
public sealed class LineSenderTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly ErrorLogGuard _log = new();
    private readonly InfluxTallies _tallies = new();
    private readonly LineBuffer _lines = new();
    private readonly List<string> _taken = [];
    private Func<string, WriteAnswer> _server = _ => WriteAnswer.Taken;
    private int _requests;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Send_WithOneWrongLine_SetsAsideThatOneAndDeliversAllOthersOnce()
    {
        Fill(5_000);
        _server = body => body.Contains("n=1234i ", StringComparison.Ordinal) ? Of(400, "bad timestamp") : WriteAnswer.Taken;

        await Sender().SendAsync(_lines, CancellationToken.None);

        Assert.Equal(4_999, _taken.Count);
        Assert.Equal(4_999, _taken.Distinct().Count());
        Assert.Equal((4_999, 1), (_tallies.Points, _tallies.DeadLetters));
        Assert.InRange(_requests, 2, 30);
        var kept = await File.ReadAllLinesAsync(DeadLetters);
        Assert.Equal(["# 2026-11-22T12:00:00Z HTTP 400: bad timestamp", "m n=1234i 1234"], kept);
    }

    [Fact]
    public async Task Send_OfMoreThanAServerTakes_SendsFewerAndRemembersIt()
    {
        Fill(4_000);
        _server = body => body.Count(letter => letter == '\n') > 700 ? Of(413, "") : WriteAnswer.Taken;
        var sender = Sender();

        await sender.SendAsync(_lines, CancellationToken.None);

        Assert.Equal((4_000, 0), (_tallies.Points, _tallies.DeadLetters));
        Assert.InRange(sender.BatchLines, 250, 1_000);
        Assert.InRange(_tallies.FailuresOf("too_large"), 1, 10);
    }

    [Fact]
    public async Task Send_ToAServerThatKeepsOldPoints_WarnsOnceOfAllSenders()
    {
        Fill(3);
        await Sender().SendAsync(_lines, CancellationToken.None);
        Assert.DoesNotContain(_log.Entries, entry => entry.Event.Id == 2406);

        _server = _ => WriteAnswer.Taken with { KeepsOld = true };
        var sender = Sender();
        await sender.SendAsync(_lines, CancellationToken.None);
        await sender.SendAsync(_lines, CancellationToken.None);
        await Sender().SendAsync(_lines, CancellationToken.None);

        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, Assert.Single(_log.Entries, entry => entry.Event.Id == 2406).Level);
        Assert.Equal(12, _taken.Count);
    }

    /// <summary>What one is refused another may be granted, and its success is not the other's.</summary>
    [Fact]
    public async Task Send_WhileAnotherSenderIsHeld_LeavesTheSinkHeld()
    {
        Fill(1);
        var forbidden = true;
        _server = _ => forbidden ? Of(403, "no") : WriteAnswer.Taken;
        var held = Sender().SendAsync(_lines, CancellationToken.None);
        Assert.True(_tallies.IsHeld);

        forbidden = false;
        await Sender().SendAsync(_lines, CancellationToken.None);
        Assert.True(_tallies.IsHeld);

        await WithoutWaitingAsync(held);
        Assert.False(_tallies.IsHeld);
    }

    /// <summary>A twentieth more with each answer in time, up to the most; half of it after one that took long, down to the fewest.</summary>
    [Fact]
    public async Task Send_ToAServerThatIsSlow_SendsFewerAtOnce_AndMoreAgainWhenItIsQuick()
    {
        var (took, largest) = (TimeSpan.Zero, 0);
        _server = body =>
        {
            largest = Math.Max(largest, body.Count(letter => letter == '\n'));
            _time.Advance(took);
            return WriteAnswer.Taken;
        };
        var sender = Sender();
        async Task<int> AfterAsync(TimeSpan answering, int requests)
        {
            (took, largest) = (answering, 0);
            for (var request = 0; request < requests; request++) await sender.SendAsync(_lines, CancellationToken.None);
            return sender.BatchLines;
        }

        Fill(1);
        Assert.Equal(5_250, await AfterAsync(TimeSpan.FromSeconds(1), 1));
        Assert.Equal(LineSender.MostLines, await AfterAsync(TimeSpan.FromSeconds(5), 40));
        Assert.Equal(2_500, await AfterAsync(TimeSpan.FromSeconds(6), 2));
        Assert.Equal(500, await AfterAsync(TimeSpan.FromSeconds(60), 9));
        // It is what goes at once, not only a number.
        Fill(4_999);
        await AfterAsync(TimeSpan.FromSeconds(6), 1);
        Assert.Equal(500, largest);
        Assert.InRange(await AfterAsync(TimeSpan.Zero, 3), 900, 2_500);
        Assert.InRange(largest, 800, 2_500);
        Assert.Equal(0, _tallies.DeadLetters);
    }

    /// <summary>A line that alone is too large would be so for ever.</summary>
    [Fact]
    public async Task Send_OfALineThatAloneIsTooLarge_SetsItAside()
    {
        Fill(1);
        _server = _ => Of(413, "");
        await Sender().SendAsync(_lines, CancellationToken.None);
        Assert.Equal((0, 1), (_tallies.Points, _tallies.DeadLetters));
    }

    [Theory]
    [InlineData(401, "TokenFile")]
    [InlineData(403, "write access")]
    [InlineData(404, "create it on the server")]
    public async Task Send_WhenSomebodyHasToActFirst_HoldsSaysItOnceAndProbesEachMinute(int status, string remedy)
    {
        Fill(3);
        var answers = 0;
        _server = _ =>
        {
            if (++answers == 3) Assert.True(_tallies.IsHeld);
            return answers < 4 ? Of(status, "no") : WriteAnswer.Taken;
        };
        var sender = Sender();

        await WithoutWaitingAsync(sender.SendAsync(_lines, CancellationToken.None));

        Assert.Equal(TimeSpan.FromMinutes(3), _time.GetUtcNow() - new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal((3, false, false), (_taken.Count, _tallies.IsHeld, sender.TookOutage()));
        Assert.Contains(remedy, Assert.Single(_log.Entries, entry => entry.Event.Id == 2400).Message, StringComparison.Ordinal);
    }

    /// <summary>As servers of all versions say it: a line is set aside, a request is not the lines' fault, and what is too old is nobody's.</summary>
    [Theory]
    [InlineData(400, "{\"error\":\"unable to parse 'm,bucket=a n=x 1': invalid number\"}", nameof(WriteOutcome.Refused), 0)]
    [InlineData(400, "{\"error\":\"partial write: field type conflict: input field n on measurement m is type float dropped=1\"}", nameof(WriteOutcome.Refused), 0)]
    [InlineData(400, "{\"error\":\"partial write of line protocol occurred\",\"data\":[{\"line_number\":2}]}", nameof(WriteOutcome.Refused), 0)]
    [InlineData(400, "nobody knows why", nameof(WriteOutcome.Refused), 0)]
    [InlineData(400, "{\"error\":\"partial write: max-values-per-tag limit exceeded (100000/100000): measurement=\\\"footprint_energy\\\" tag=\\\"owner\\\" value=\\\"parse\\\" dropped=1\"}", nameof(WriteOutcome.Held), 0)]
    [InlineData(400, "{\"error\":\"partial write: max-series-per-database limit exceeded: (1000000) dropped=101\"}", nameof(WriteOutcome.Held), 0)]
    [InlineData(400, "{\"error\":\"database is required\"}", nameof(WriteOutcome.Held), 0)]
    [InlineData(400, "{\"error\":\"invalid precision \\\"nanosecond\\\" (use n, u, ms, s, m or h)\"}", nameof(WriteOutcome.Held), 0)]
    [InlineData(400, "{\"error\":\"retention policy not found: autogen\"}", nameof(WriteOutcome.Held), 0)]
    [InlineData(400, "{\"code\":\"invalid\",\"message\":\"bucket name is required\"}", nameof(WriteOutcome.Held), 0)]
    [InlineData(400, "{\"error\":\"partial write: points beyond retention policy dropped=3\"}", nameof(WriteOutcome.Taken), 3)]
    [InlineData(422, "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write: points beyond retention policy dropped=2\"}", nameof(WriteOutcome.Taken), 2)]
    public void Refusal_OfARequest_IsNotOneOfALine(int status, string said, string outcome, int expired)
    {
        var answer = Of(status, said);
        Assert.Equal((outcome, expired), (answer.Outcome.ToString(), answer.Expired));
        if (answer.Outcome != WriteOutcome.Taken) Assert.Contains(answer.Label, WriteAnswer.Labels);
    }

    [Fact]
    public async Task Send_OfPointsThatAreTooOld_CountsThemAndSetsNothingAside()
    {
        Fill(1_000);
        _server = _ => Of(400, "partial write: points beyond retention policy dropped=7");
        await Sender().SendAsync(_lines, CancellationToken.None);
        Assert.Equal((993, 7, 0, 1), (_tallies.Points, _tallies.Expired, _tallies.DeadLetters, _requests));
        Assert.Single(_log.Entries, entry => entry.Event.Id == 2405);
    }

    /// <summary>A server that refuses everything, in words that nobody knows, does not empty the stream into a file.</summary>
    [Fact]
    public async Task Send_WhenEveryLineIsRefused_HoldsAfterAHundred_AndGoesOnOnceOneIsTaken()
    {
        Fill(2_000);
        var (since, wasHeld) = (_time.GetUtcNow(), false);
        _server = _ =>
        {
            wasHeld |= _tallies.IsHeld;
            return _time.GetUtcNow() - since < TimeSpan.FromMinutes(5) ? Of(400, "no") : WriteAnswer.Taken;
        };
        _log.Expect(2400);
        _log.Expect(2403);

        await WithoutWaitingAsync(Sender().SendAsync(_lines, CancellationToken.None));

        Assert.Equal((1_900, 100, true, false), (_tallies.Points, _tallies.DeadLetters, wasHeld, _tallies.IsHeld));
        Assert.Single(_log.Entries, entry => entry.Event.Id == 2400);
    }

    [Theory]
    [InlineData(429, 7, 7)]
    [InlineData(503, 7, 7)]
    [InlineData(503, 0, 1)]
    [InlineData(503, 86_400, 300)]
    public async Task Send_WhenToldWhenToComeAgain_ComesThen(int status, int wish, int expected)
    {
        Fill(1);
        var isFirst = true;
        _server = _ => !Swap(ref isFirst) ? WriteAnswer.Taken : WriteAnswer.Of((HttpStatusCode)status, "", TimeSpan.FromSeconds(wish));
        var begun = _time.GetUtcNow();
        await WithoutWaitingAsync(Sender().SendAsync(_lines, CancellationToken.None), TimeSpan.FromMilliseconds(500));
        Assert.InRange((_time.GetUtcNow() - begun).TotalSeconds, expected, expected + 0.5);
    }

    [Theory]
    [InlineData(429, false)]
    [InlineData(500, true)]
    [InlineData(0, true)]
    public async Task Send_AfterManyFailures_GoesOnForEver_AndTellsAnOutageOnce(int status, bool isOutage)
    {
        Fill(2);
        var left = 40;
        _server = _ => left-- > 0 ? status == 0 ? WriteAnswer.Unreachable("refused") : Of(status, "") : WriteAnswer.Taken;
        var sender = Sender();

        await WithoutWaitingAsync(sender.SendAsync(_lines, CancellationToken.None));

        Assert.Equal((2, 41), (_taken.Count, _requests));
        Assert.Equal((isOutage, false), (sender.TookOutage(), sender.TookOutage()));
        Assert.Single(_log.Entries, entry => entry.Event.Id == 2401);
    }

    [Theory]
    [InlineData(503, 2, false)]
    [InlineData(503, 3, true)]
    [InlineData(0, 1, true)]
    public async Task Send_AfterAFewFailures_IsAnOutageIfNobodyAnsweredOrForLong(int status, int failures, bool isOutage)
    {
        Fill(2);
        _server = _ => failures-- > 0 ? status == 0 ? WriteAnswer.Unreachable("refused") : Of(status, "") : WriteAnswer.Taken;
        var sender = Sender();

        await WithoutWaitingAsync(sender.SendAsync(_lines, CancellationToken.None));

        Assert.Equal((2, isOutage), (_taken.Count, sender.TookOutage()));
    }

    [Fact]
    public void RetryPause_IsAtLeastASecondAtMostAMinute_AndBeginsAnew()
    {
        var pause = new RetryPause(() => 1);
        Assert.Equal([3, 9, 27, 60, 60], Enumerable.Range(0, 5).Select(_ => (int)pause.Next().TotalSeconds));
        pause.Reset();
        Assert.Equal(3, pause.Next().TotalSeconds);
        Assert.Equal(1, new RetryPause(() => 0).Next().TotalSeconds);
    }

    /// <summary>Readings and figures have a sender each, and one file.</summary>
    [Fact]
    public async Task DeadLetterFile_OfTwoSendersAtOnce_HasEveryLineWhole()
    {
        var letters = new DeadLetterFile(DeadLetters, _time);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++) letters.Add(Encoding.UTF8.GetBytes($"m,writer={writer} n={i}i\n"), "no");
        })));

        var lines = await File.ReadAllLinesAsync(DeadLetters);
        Assert.Equal(200, lines.Where((line, index) => index % 2 == 1 && line.StartsWith("m,writer=", StringComparison.Ordinal)).Distinct().Count());
        Assert.All(lines.Where((_, index) => index % 2 == 0), line => Assert.Equal("# 2026-11-22T12:00:00Z no", line));
    }

    [Fact]
    public void DeadLetterFile_AtItsCap_KeepsOneOlder()
    {
        var letters = new DeadLetterFile(DeadLetters, _time, maxBytes: 100);
        for (var i = 0; i < 50; i++) letters.Add("m n=1i 1\n"u8, "wrong\nin two lines");
        Assert.InRange(new FileInfo(DeadLetters).Length + new FileInfo(DeadLetters + ".1").Length, 100, 400);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
        Assert.All(File.ReadLines(DeadLetters), line => Assert.True(line.StartsWith('#') || line == "m n=1i 1"));
    }

    private string DeadLetters => _folder.Combine(DeadLetterFile.FileName);

    private static WriteAnswer Of(int status, string said) => WriteAnswer.Of((HttpStatusCode)status, said, null);

    private static bool Swap(ref bool value)
    {
        var was = value;
        value = false;
        return was;
    }

    private LineSender Sender() => new(
        (bytes, _) =>
        {
            _requests++;
            var body = Encoding.UTF8.GetString(bytes.Span);
            var answer = _server(body);
            if (answer.Outcome == WriteOutcome.Taken) _taken.AddRange(body.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            return Task.FromResult(answer);
        },
        new(DeadLetters, _time), _tallies, _time, _log.LoggerFor<LineSender>(), () => 0.5);

    private void Fill(int lines)
    {
        for (var i = 0; i < lines; i++) _lines.Begin("m").Whole("n"u8, i).End(i);
    }

    private async Task WithoutWaitingAsync(Task work, TimeSpan? step = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!work.IsCompleted)
        {
            if (_time.ArmedTimers > 0) _time.Advance(step ?? TimeSpan.FromMinutes(1));
            else await Task.Delay(1, patience.Token);
        }

        await work;
    }
}
