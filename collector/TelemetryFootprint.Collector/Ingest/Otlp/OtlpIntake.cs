using Google.Protobuf;
using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Otlp;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>Takes messages of points in: by host, one look after the other, each committed before the answer. See README.md.</summary>
internal sealed class OtlpIntake(
    IInbox inbox, InventoryCatalogue inventories, DeviceLeases leases, BatchAdmission admission, IngestBudget budget, IngestOptions options, OtlpRefusals refusals, TimeProvider time) : IDisposable
{
    private const string Closed =
        "OTLP is not taken with Store:Mode=influxdb: where a counter stood is known to the collector that saw it alone, and a source that reaches another one would count twice. "
        + "Send each source to one collector with Store:Mode=embedded, or run an agent on its host";

    private readonly OtlpHosts _hosts = new(name => new(name, OtlpMemo.Of(inbox.FindMemo(OtlpHost.IdOf(name).Memory))), time);
    private long _used, _ignored;

    /// <summary>Points that are in the ledger, or were before.</summary>
    public long Used => Interlocked.Read(ref _used);

    public long Ignored => Interlocked.Read(ref _ignored);

    public long Rejected => refusals.Points;

    /// <summary>Throws what the inbox throws if it cannot commit: then the caller comes again, and nothing counts twice.</summary>
    public async Task<ExportMetricsServiceResponse> TakeAsync(ExportMetricsServiceRequest request, Caller caller, string? share, CancellationToken cancellationToken)
    {
        var message = OtlpMessage.Of(request);
        if (options.IsStoreShared) throw Refused(message);
        long used = 0;
        // Together, so that one transaction holds many of them.
        var taken = await Task.WhenAll(message.Hosts.Select(host => TakeAsync(host, message.LooksAt(host), caller, share, cancellationToken)));
        foreach (var (points, rejected, reason) in taken)
        {
            used += points;
            message.Reject(rejected, reason);
        }

        Interlocked.Add(ref _used, used);
        Interlocked.Add(ref _ignored, message.Ignored);
        refusals.Add(message.Rejected, message.Reason);
        return message.Rejected == 0 ? new() : new() { PartialSuccess = new() { RejectedDataPoints = message.Rejected, ErrorMessage = message.Reason } };
    }

    public void Dispose() => _hosts.Dispose();

    private OtlpClosedException Refused(OtlpMessage message)
    {
        refusals.Add(message.Rejected + message.Hosts.Sum(host => message.LooksAt(host).Sum(PointsOf)), Closed);
        return new(Closed);
    }

    private async Task<(long Used, long Rejected, string Reason)> TakeAsync(
        string name, IReadOnlyList<IReadOnlyList<OtlpReading>> looks, Caller caller, string? share, CancellationToken cancellationToken)
    {
        var points = looks.Sum(PointsOf);
        if (caller.WhyNot(name) is { } foreign) return (0, points, foreign);
        if (await _hosts.EnterAsync(name, cancellationToken) is not { } host) return (0, points, $"more than {OtlpHosts.Most} hosts at once by OTLP");
        try
        {
            long rejected = 0;
            var reason = "";
            foreach (var look in looks)
            {
                var (count, why) = await TakeAsync(host, name, look, share ?? name);
                rejected += count;
                if (reason.Length == 0) reason = why;
            }

            return (points - rejected, rejected, reason);
        }
        finally
        {
            _hosts.Leave(host);
        }
    }

    /// <summary>How many points of a look are refused, and why. Once begun it goes on to its commit, whoever waits for it.</summary>
    private async Task<(long Rejected, string Reason)> TakeAsync(OtlpHost host, string name, IReadOnlyList<OtlpReading> look, string payer)
    {
        var taken = host.Take(look, out var unseated);
        var crowded = unseated > 0 ? $"host {name} has more devices than a host may have" : "";
        if (taken is not var (batch, inventory, memo, lease)) return (unseated, crowded);
        await inventories.StoreAsync(inventory, CancellationToken.None);
        if (!leases.Renew(Convert.ToHexStringLower(host.AgentId.Span))) return (PointsOf(look), "this collector serves no more hosts");
        if (admission.Judge(batch, host.AgentId, null, _ => { }, out var admitted, lease) is { } refusal)
        {
            // What was drawn meanwhile is the other reporter's; of any other refusal the next look counts it.
            if (refusal.Code == RejectCode.DuplicateDevice) await ReopenAsync(host);
            return (PointsOf(look), $"host {name}: {refusal.Reason}");
        }

        await CommitAsync(batch, admitted, memo, payer);
        host.Accept(memo, inventory);
        return (unseated, crowded);
    }

    private async Task CommitAsync(Batch batch, AdmittedBatch admitted, OtlpMemo memo, string payer)
    {
        long bytes = batch.CalculateSize();
        await budget.TakeAsync(payer, bytes, CancellationToken.None);
        try
        {
            var submission = new InboxSubmission(
                batch.AgentId.Memory, batch.Epoch, (long)batch.FirstSequence, (int)batch.TickCount, batch.InventoryId.Memory,
                admitted.ClockOffsetMicroseconds, time.GetUtcNow(), batch.ToByteArray());
            await inbox.AcceptAsync(submission with { Inventory = admitted.Inventory, Memo = memo.ToBytes() }, CancellationToken.None);
        }
        finally
        {
            budget.Release(payer, bytes);
        }
    }

    private static long PointsOf(IReadOnlyList<OtlpReading> look) => look.Sum(reading => (long)reading.Points);

    /// <summary>Durable, or a restart would measure from before the refusal.</summary>
    private async Task ReopenAsync(OtlpHost host)
    {
        if (host.IsReopened) return;
        await inbox.StoreMemoAsync(host.AgentId.Memory, host.Reopened().ToBytes(), CancellationToken.None);
    }
}
