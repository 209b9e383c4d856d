using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>One agent's stream: hello first, then anything. Messages come one at a time.</summary>
internal sealed partial class AgentStream(
    IInbox inbox,
    InventoryCatalogue inventories,
    DeviceLeases leases,
    BatchAdmission admission,
    IAgentReportSink reports,
    OpenStreams streams,
    IngestBudget budget,
    Quarantine quarantine,
    RefusalLines lines,
    IngestOptions options,
    TimeProvider time,
    AgentSender sender,
    Action<string> claim,
    string? share,
    ILogger logger,
    RunStateFeed? feed = null)
{
    private Hello? _hello;
    private readonly PromptClock _promptClock = new();
    private AgentClock? _clock;
    private long? _clockAhead;
    private Status? _status;

    public PendingAcks Acks { get; } = new(options.MaxBatchesInFlight, sender);

    /// <summary>Empty before the hello.</summary>
    public string AgentId { get; private set; } = string.Empty;

    /// <summary>An agent chooses its id, and one credential may stand for many: a share of the budget is the credential's, not the id's.</summary>
    private string Payer => share ?? AgentId;

    public string Host => _hello?.Host ?? string.Empty;

    public async Task ReceiveAsync(AgentMessage message, CancellationToken cancellationToken)
    {
        if (_hello is null)
        {
            await BeginAsync(message.Hello ?? throw new AgentProtocolException("the first message is not a hello"), cancellationToken);
            return;
        }

        RenewLease();
        switch (message.MessageCase)
        {
            case AgentMessage.MessageOneofCase.Inventory:
                await TakeInventoryAsync(message.Inventory, cancellationToken);
                break;
            case AgentMessage.MessageOneofCase.Batch:
                await TakeBatchAsync(message.Batch, cancellationToken);
                break;
            case AgentMessage.MessageOneofCase.Status:
                TakeStatus(message.Status);
                break;
            case AgentMessage.MessageOneofCase.Claims:
                feed?.Take(AgentId, Host, message.Claims);
                break;
            case AgentMessage.MessageOneofCase.Hello:
                throw new AgentProtocolException("a second hello");
        }
    }

    public void ReportEnd()
    {
        feed?.End();
        if (_hello is not null) streams.End(AgentId, this, () => Publish(connected: false));
    }

    private async Task BeginAsync(Hello hello, CancellationToken cancellationToken)
    {
        if (hello.AgentId.Length != Limits.IdBytes) throw new AgentProtocolException($"agent_id: not {Limits.IdBytes} bytes");
        if (hello.Host.Length is 0 or > Limits.MaxHostBytes) throw new AgentProtocolException("host: empty or too long");
        if (hello.Protocol != Limits.Protocol) throw new ForeignProtocolException($"protocol {hello.Protocol}: this collector speaks {Limits.Protocol}");
        if (hello.Version.Length > Limits.MaxDeviceTextBytes || hello.Host.Any(char.IsControl) || hello.Version.Any(char.IsControl))
            throw new AgentProtocolException("host or version: too long or not printable");
        AgentId = Convert.ToHexStringLower(hello.AgentId.Span);
        streams.Begin(AgentId, hello.Host, this, () => BeginReport(hello));
        TakeClock(hello.Clock);
        RenewLease();
        LogStreamBegan(AgentId, hello.Host, hello.Version);
        await sender.SendAsync(
            new()
            {
                Welcome = new()
                {
                    Version = options.Version,
                    Protocol = Limits.Protocol,
                    MaxMessageBytes = Limits.MaxMessageBytes,
                    MaxBatchesInFlight = (uint)options.MaxBatchesInFlight,
                    RunStates = feed is not null,
                },
            },
            cancellationToken);
    }

    private void BeginReport(Hello hello)
    {
        _hello = hello;
        Publish(connected: true);
    }

    private async Task TakeInventoryAsync(Inventory inventory, CancellationToken cancellationToken)
    {
        if (InventoryValidator.FirstViolation(inventory) is { } violation) throw new AgentProtocolException($"inventory: {violation.Reason}");
        await inventories.StoreAsync(inventory, cancellationToken);
    }

    private async Task TakeBatchAsync(Batch batch, CancellationToken cancellationToken)
    {
        var range = new SequenceRange
        {
            Epoch = batch.Epoch,
            First = batch.FirstSequence,
            Last = unchecked(batch.FirstSequence + Math.Max(1, batch.TickCount) - 1),
        };
        if (admission.Judge(batch, _hello!.AgentId, _clock, claim, out var admitted) is { } refusal)
        {
            if (lines.Take(AgentId, refusal.Code) is > 0 and var batches) LogRefused(AgentId, Host, refusal.Code, refusal.Reason, batches);
            if (refusal.IsPermanent) quarantine.Add(new(AgentId, Host, batch.Epoch, batch.FirstSequence, refusal.Reason));
            await sender.SendAsync(
                new() { Reject = new() { Range = range, Code = refusal.Code, Permanent = refusal.IsPermanent, Reason = refusal.Reason } }, cancellationToken);
            return;
        }

        long bytes = batch.CalculateSize();
        await TakeFromBudgetAsync(bytes, cancellationToken);
        var commit = CommitAsync(batch, admitted, bytes);
        await Acks.AddAsync(range, commit.WaitAsync(cancellationToken), cancellationToken);
    }

    /// <summary>The agent is told to pause before the collector lets it wait.</summary>
    private async Task TakeFromBudgetAsync(long bytes, CancellationToken cancellationToken)
    {
        if (budget.TryTake(Payer, bytes)) return;
        await sender.SendAsync(new() { Throttle = new() { PauseMilliseconds = (uint)budget.RetryAfter().TotalMilliseconds } }, cancellationToken);
        await budget.TakeAsync(Payer, bytes, cancellationToken);
    }

    /// <summary>A stream that ends does not call its commits back: they hold their bytes until the store has answered.</summary>
    private async Task CommitAsync(Batch batch, AdmittedBatch admitted, long bytes)
    {
        try
        {
            var submission = new InboxSubmission(
                batch.AgentId.Memory, batch.Epoch, (long)batch.FirstSequence, (int)batch.TickCount, batch.InventoryId.Memory,
                admitted.ClockOffsetMicroseconds, time.GetUtcNow(), batch.ToByteArray());
            await inbox.AcceptAsync(submission with { Inventory = admitted.Inventory }, CancellationToken.None);
        }
        finally
        {
            budget.Release(Payer, bytes);
        }
    }

    private void RenewLease()
    {
        if (!leases.Renew(AgentId)) throw new AgentProtocolException($"this collector serves no more than {DeviceLeases.DefaultMaxAgents} agents");
    }

    private void TakeStatus(Status status)
    {
        if (StatusRules.FirstViolation(status) is { } violation) throw new AgentProtocolException($"status: {violation}");
        _status = status;
        TakeClock(status.Clock);
        streams.Report(AgentId, this, () => Publish(connected: true));
    }

    private void TakeClock(ClockReading? clock)
    {
        if (clock is null || clock.BootId.Length != Limits.IdBytes || Math.Max(clock.MonotonicMicroseconds, clock.SuspendedMicroseconds) > (ulong)Limits.MaxMicroseconds) return;
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        AgentClock reading = new(clock.BootId.Memory, (long)clock.MonotonicMicroseconds, now) { SuspendedMicroseconds = (long)clock.SuspendedMicroseconds };
        var prompt = _promptClock.Take(reading);
        var wasOff = ClockOffset.IsOff(_clockAhead ?? 0);
        _clockAhead = Math.Clamp(clock.UnixMicroseconds, -Limits.MaxMicroseconds, Limits.MaxMicroseconds) - PromptClock.TimeOf(reading, prompt);
        _clock = prompt with { AheadMicroseconds = _clockAhead };
        if (ClockOffset.IsOff(_clockAhead.Value) && !wasOff) LogClockOff(AgentId, Host, _clockAhead.Value / 1_000_000);
    }

    private void Publish(bool connected) => reports.Publish(new(AgentId, Host, _hello!.Version, connected, time.GetUtcNow(), _status) { ClockAheadMicroseconds = _clockAhead });

    [LoggerMessage(2000, LogLevel.Information, "Agent {AgentId} on {Host}, version {Version}, began a stream")]
    private partial void LogStreamBegan(string agentId, string host, string version);

    [LoggerMessage(2004, LogLevel.Warning, "The wall clock of agent {AgentId} on {Host} is {Seconds} s ahead of this one: the times of its readings are corrected")]
    private partial void LogClockOff(string agentId, string host, long seconds);

    [LoggerMessage(2002, LogLevel.Warning, "Refused a batch of agent {AgentId} on {Host}: {Code}: {Reason}. {Batches} were refused so since the last such line")]
    private partial void LogRefused(string agentId, string host, RejectCode code, string reason, long batches);
}
