namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// Sends lines until each is taken, or refused for good and in the dead-letter file: a batch that is refused is halved until the wrong line is alone. It gives
/// up on nothing else, and holds nothing but what it was given. For one caller at a time.
/// </summary>
internal sealed partial class LineSender(
    Func<ReadOnlyMemory<byte>, CancellationToken, Task<WriteAnswer>> write, DeadLetterFile deadLetters, InfluxTallies tallies, TimeProvider time, ILogger logger, Func<double>? random = null)
{
    public const int MostLines = 10_000;

    /// <summary>In a row, for a server that others answer for.</summary>
    private const int AnswersOfAnOutage = 3;

    /// <summary>In a row, none taken between: more are not wrong lines but a wrong request, or a measurement that is of another type there.</summary>
    private const int MostSetAside = 100;

    private const int FewestLines = 500;
    private static readonly TimeSpan HoldInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private readonly RetryPause _pause = new(random ?? Random.Shared.NextDouble);
    private string? _complaint;
    private bool _wasAway;
    private int _setAside;
    private bool _saidExpired;

    /// <summary>How many lines go at once: fewer after an answer that was slow or that they were too many, and more again bit by bit.</summary>
    public int BatchLines { get; private set; } = 5_000;

    /// <summary>True once after the server was away and took lines again: what it took before may be lost.</summary>
    public bool TookOutage()
    {
        var was = _wasAway;
        _wasAway = false;
        return was;
    }

    /// <summary>Ends when all is settled, and only then, or with <see cref="OperationCanceledException"/>.</summary>
    public async Task SendAsync(LineBuffer lines, CancellationToken cancellationToken)
    {
        // Not recursive: the parts that still wait, the next one on top.
        var parts = new Stack<(int First, int Count)>();
        if (lines.Count > 0) parts.Push((0, lines.Count));
        while (parts.TryPop(out var part))
        {
            if (part.Count > BatchLines)
            {
                parts.Push((part.First + BatchLines, part.Count - BatchLines));
                part = part with { Count = BatchLines };
            }

            var bytes = lines.Lines(part.First, part.Count);
            var answer = await AnswerAsync(bytes, cancellationToken);
            if (answer.Outcome == WriteOutcome.Taken)
            {
                Took(part.Count, bytes.Length, answer);
            }
            else if (part.Count == 1 && _setAside >= MostSetAside && answer.Outcome == WriteOutcome.Refused)
            {
                parts.Push(part);
                await HoldAsync(answer, cancellationToken);
            }
            else if (part.Count == 1)
            {
                _setAside++;
                await SetAsideAsync(bytes, answer.Reason, cancellationToken);
            }
            else
            {
                if (answer.Outcome == WriteOutcome.TooLarge) BatchLines = Math.Max(1, Math.Min(BatchLines, part.Count) / 2);
                var half = part.Count / 2;
                parts.Push((part.First + half, part.Count - half));
                parts.Push((part.First, half));
            }
        }
    }

    /// <summary>Taken, refused or too large; everything else is waited out.</summary>
    private async Task<WriteAnswer> AnswerAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var (isAway, inARow) = (false, 0);
        while (true)
        {
            var begun = time.GetTimestamp();
            var answer = await write(bytes, cancellationToken);
            if (answer.Outcome != WriteOutcome.Taken) tallies.Failed(answer.Label);
            if (answer.Outcome is WriteOutcome.Taken or WriteOutcome.Refused or WriteOutcome.TooLarge)
            {
                _wasAway |= isAway;
                if (answer.Outcome == WriteOutcome.Taken) Adapt(time.GetElapsedTime(begun));
                if (answer.Outcome != WriteOutcome.Refused || _setAside < MostSetAside) Recovered();
                return answer;
            }

            // A server that answers once that it cannot is there, and has lost nothing: to send the last half minute again would be more of what it cannot take.
            if (answer.Outcome == WriteOutcome.Unavailable) isAway |= answer.Label == WriteAnswer.UnreachableLabel || ++inARow >= AnswersOfAnOutage;
            tallies.Hold(this, answer.Outcome == WriteOutcome.Held);
            Complain(answer);
            await Task.Delay(answer.Outcome == WriteOutcome.Held ? HoldInterval : answer.After ?? _pause.Next(), time, cancellationToken);
        }
    }

    private void Took(int lines, int bytes, WriteAnswer answer)
    {
        _setAside = 0;
        var expired = answer.Expired;
        tallies.Wrote(Math.Max(0, lines - expired), bytes);
        if (answer.KeepsOld && tallies.IsFirstToKeepOld()) LogKeepsOld();
        if (expired == 0) return;
        tallies.LetGo(expired);
        if (_saidExpired) return;
        _saidExpired = true;
        LogExpired(expired);
    }

    /// <summary>Like a refused caller: somebody has to look, and the line is asked for again.</summary>
    private async Task HoldAsync(WriteAnswer answer, CancellationToken cancellationToken)
    {
        tallies.Hold(this, true);
        Complain(answer with { Outcome = WriteOutcome.Held, Label = "request", Reason = $"{MostSetAside} lines in a row were refused, so it is not the lines ({answer.Reason}); look at the newest of {deadLetters.Path}" });
        await Task.Delay(HoldInterval, time, cancellationToken);
    }

    private void Adapt(TimeSpan took)
    {
        if (took > Slow) BatchLines = Math.Min(BatchLines, Math.Max(FewestLines, BatchLines / 2));
        else if (BatchLines < MostLines) BatchLines = Math.Min(MostLines, BatchLines + Math.Max(1, BatchLines / 20));
    }

    /// <summary>The first of a row says it, and whatever is new; the metric goes on.</summary>
    private void Complain(WriteAnswer answer)
    {
        if (_complaint == answer.Label) return;
        _complaint = answer.Label;
        if (answer.Outcome == WriteOutcome.Held) LogHeld(answer.Reason);
        else LogWaiting(answer.Reason);
    }

    private void Recovered()
    {
        _pause.Reset();
        tallies.Hold(this, false);
        if (_complaint is null) return;
        _complaint = null;
        LogRecovered();
    }

    private async Task SetAsideAsync(ReadOnlyMemory<byte> line, string reason, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                deadLetters.Add(line.Span, reason);
                break;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogNotKept(error, deadLetters.Path);
                await Task.Delay(HoldInterval, time, cancellationToken);
            }
        }

        tallies.Rejected();
        LogDeadLetter(reason, deadLetters.Path);
    }

    [LoggerMessage(2400, LogLevel.Error, "InfluxDB takes nothing: {Reason}. Nothing is lost yet; it is tried once a minute, and the inbox keeps readings for Retention:Inbox")]
    private partial void LogHeld(string reason);

    [LoggerMessage(2401, LogLevel.Warning, "InfluxDB is not written to: {Reason}. It is tried again until it is; the inbox keeps readings for Retention:Inbox")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(2402, LogLevel.Information, "InfluxDB takes lines again")]
    private partial void LogRecovered();

    [LoggerMessage(2405, LogLevel.Warning, "InfluxDB let {Count} points go at once: they are older than its retention policy keeps. It is said once; footprint_collector_influx_expired_points_total counts on")]
    private partial void LogExpired(int count);

    [LoggerMessage(2406, LogLevel.Warning, "The server of InfluxDb:Url is VictoriaMetrics, which keeps an old point beside a new one: readings that are sent again are one with its flag -dedup.minScrapeInterval=1ms, but after a restatement or a moved run sums of footprint_emissions there are not those of /api/v1/totals; ask the API for them, or write to InfluxDB")]
    private partial void LogKeepsOld();

    [LoggerMessage(2403, LogLevel.Error, "InfluxDB refused a line for good ({Reason}); it is in {Path}")]
    private partial void LogDeadLetter(string reason, string path);

    [LoggerMessage(2404, LogLevel.Error, "A line that InfluxDB refused cannot be written to {Path}; nothing more is written until it can be")]
    private partial void LogNotKept(Exception exception, string path);
}
