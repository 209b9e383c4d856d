using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>A stream whose batches do not fit into the budget, or whose store takes its time.</summary>
public sealed class BackPressureTests
{
    private static readonly ByteString Agent = ByteString.CopyFrom(new byte[16]);

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddSeconds(1_790_000_000 + 3600));
    private readonly FakeInbox _inbox = new();
    private readonly List<CollectorMessage> _answers = [];
    private readonly TaskCompletionSource _throttled = new();
    private readonly IngestBudget _budget;
    private string? _share;

    public BackPressureTests() => _budget = new(1_000, _time);

    [Fact]
    public async Task Batch_WithoutRoom_IsThrottledAndAcknowledgedWhenThereIs()
    {
        Assert.True(_budget.TryTake("another", 1_000));
        var stream = RunAsync(IngestWorld.Batch(1, 1));
        await _throttled.Task;
        Assert.DoesNotContain(_answers, answer => answer.Ack is not null);
        Assert.Empty(_inbox.Submitted);

        _budget.Release("another", 1_000);
        await stream;

        Assert.InRange(Assert.Single(_answers, answer => answer.Throttle is not null).Throttle.PauseMilliseconds, 1_000u, 60_000u);
        Assert.Single(_answers, answer => answer.Ack is not null);
        Assert.Equal(0, _budget.HeldBytes);
    }

    /// <summary>One credential with many agent ids is one sender.</summary>
    [Fact]
    public async Task Batch_OfACredentialThatHoldsItsShare_IsThrottledWhateverItsAgentId()
    {
        var batch = IngestWorld.Batch(1, 1);
        Assert.True(_budget.TryTake("credential-1", 500));
        Assert.True(_budget.TryTake("other", 500 - batch.CalculateSize()));
        _share = "credential-1";
        var stream = RunAsync(batch);
        Assert.Same(_throttled.Task, await Task.WhenAny(_throttled.Task, stream));
        Assert.Empty(_inbox.Submitted);
        _budget.Release("credential-1", 500);
        await stream;

        Assert.True(_budget.TryTake("credential-1", 500));
        _share = "credential-2";
        await RunAsync(batch);
        Assert.Single(_answers, answer => answer.Throttle is not null);
        Assert.Equal(2, _inbox.Submitted.Count);
    }

    [Fact]
    public async Task Batch_ThatWaitsInVain_EndsTheStreamWithoutAck()
    {
        Assert.True(_budget.TryTake("another", 1_000));
        var stream = RunAsync(IngestWorld.Batch(1, 1));
        await _throttled.Task;
        while (_budget.WaitingBytes == 0) await Task.Yield();
        _time.Advance(IngestBudget.Patience);

        var busy = await Assert.ThrowsAsync<CollectorBusyException>(() => stream);

        Assert.Contains("come again in", busy.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_answers, answer => answer.Ack is not null);
        Assert.Empty(_inbox.Submitted);
    }

    [Fact]
    public async Task Batch_WhoseCommitIsPending_HoldsItsBytesEvenWhenItsStreamIsGone()
    {
        var commit = new TaskCompletionSource();
        _inbox.Commit = commit.Task;
        using var gone = new CancellationTokenSource();
        var batch = IngestWorld.Batch(1, 1);
        var stream = RunAsync(gone.Token, batch);
        while (_budget.HeldBytes == 0) await Task.Yield();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream);
        Assert.Equal(batch.CalculateSize(), _budget.HeldBytes);

        commit.SetResult();
        while (_budget.HeldBytes > 0) await Task.Yield();

        Assert.DoesNotContain(_answers, answer => answer.Ack is not null);
    }

    [Fact]
    public async Task Batch_WhoseCommitFails_GivesItsBytesBack()
    {
        _inbox.Failure = new StoreUnavailableException("no room");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => RunAsync(IngestWorld.Batch(1, 1)));
        Assert.Equal(0, _budget.HeldBytes);
    }

    private Task RunAsync(params Batch[] batches) => RunAsync(default, batches);

    private async Task RunAsync(CancellationToken gone, params Batch[] batches)
    {
        var options = new IngestOptions();
        var inventories = new InventoryCatalogue(_inbox);
        var leases = new DeviceLeases(_time);
        var handler = new TelemetryStreamHandler(
            _inbox, inventories, leases, new BatchAdmission(inventories, leases, options, _time), new NoReports(), new OpenStreams(), _budget, new(), options, _time,
            NullLogger<TelemetryStreamHandler>.Instance);
        await handler.HandleAsync(Messages(batches, gone), Send, _ => { }, _share, gone);
    }

    private ValueTask Send(CollectorMessage message, CancellationToken cancellationToken)
    {
        lock (_answers) _answers.Add(message);
        if (message.Throttle is not null) _throttled.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private static async IAsyncEnumerable<AgentMessage> Messages(Batch[] batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new() { Hello = new() { AgentId = Agent, Host = "node-1", Version = "1", Protocol = 1 } };
        yield return new() { Inventory = IngestWorld.Inventory };
        foreach (var batch in batches)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new() { Batch = batch };
        }
    }

    private sealed class NoReports : IAgentReportSink
    {
        public void Publish(AgentReport report)
        {
        }
    }
}
