using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Conservation;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Load;

/// <summary>
/// An agent over real gRPC that knows its truth: it forgets a batch only when it is acknowledged, connects again when the stream
/// breaks, and now and then sends again what was acknowledged long ago.
/// </summary>
internal sealed class Feeder(SyntheticAgent agent, FeederLink link, TimeSpan pause, int seed, ConservationOracle oracle)
{
    private const int TicksPerBatch = 5;
    private const int Window = 16;
    private const int MostAnswered = 1_000;

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly LinkedList<Batch> _unanswered = [];
    private readonly List<Batch> _answered = [];
    private readonly Dictionary<string, long> _truth = agent.Inventory.Devices.ToDictionary(device => device.Uuid, _ => 0L);
    private readonly List<string> _rejections = [];
    private ulong _acknowledged;

    /// <summary>Streams that the collector welcomed.</summary>
    public int Streams { get; private set; }

    public int SentAgain { get; private set; }

    public ulong AcknowledgedTicks => Volatile.Read(ref _acknowledged);

    /// <summary>True energy per device of all that was drawn so far, J.</summary>
    public IReadOnlyDictionary<string, double> Truth
    {
        get
        {
            lock (_lock)
                return _truth.ToDictionary(pair => pair.Key, pair => pair.Value / 1000.0);
        }
    }

    public IReadOnlyList<string> Rejections
    {
        get
        {
            lock (_lock)
                return [.. _rejections];
        }
    }

    /// <summary>Draws and sends until <paramref name="stop"/>, then only until everything is acknowledged.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested || HasUnanswered())
        {
            var streams = Streams;
            try
            {
                await StreamAsync(stop, giveUp);
            }
            catch (GrpcException)
            {
                // The collector is gone or going.
                failures = Streams > streams ? 1 : failures + 1;
                await Task.Delay(link.Pause(failures), giveUp);
            }
        }
    }

    private async Task StreamAsync(CancellationToken stop, CancellationToken giveUp)
    {
        var connector = new GrpcCollectorConnector(link.Options, TimeProvider.System);
        await using var stream = await connector.ConnectAsync(giveUp);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        await stream.SendAsync(new() { Hello = new() { AgentId = ByteString.CopyFrom(agent.Id.ToByteArray(bigEndian: true)), Host = agent.Inventory.Host, Version = "test", Protocol = Limits.Protocol } }, ended.Token);
        await stream.SendAsync(new() { Inventory = agent.Inventory }, ended.Token);
        var receiving = ReceiveAsync(stream, ended);
        try
        {
            await SendAsync(stream, stop, ended.Token);
        }
        catch (Exception) when (ended.IsCancellationRequested && !giveUp.IsCancellationRequested)
        {
            // The receiving side met the end first and says why.
        }
        finally
        {
            await ended.CancelAsync();
        }

        await receiving;
    }

    private async Task SendAsync(ICollectorStream stream, CancellationToken stop, CancellationToken ended)
    {
        foreach (var batch in Pending())
            await stream.SendAsync(new() { Batch = batch }, ended);
        await stream.FlushAsync(ended);
        while (!stop.IsCancellationRequested || HasUnanswered())
        {
            if (!stop.IsCancellationRequested && Next() is { } batch)
                await stream.SendAsync(new() { Batch = batch }, ended);
            if (Repeated() is { } old)
                await stream.SendAsync(new() { Batch = old }, ended);
            await stream.FlushAsync(ended);
            await Task.Delay(pause, ended);
        }
    }

    private async Task ReceiveAsync(ICollectorStream stream, CancellationTokenSource ended)
    {
        try
        {
            await foreach (var message in stream.ReceiveAsync(ended.Token))
                Take(message);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Everything is answered, or the sender failed.
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private void Take(CollectorMessage message)
    {
        lock (_lock)
        {
            if (message.Welcome is not null)
                Streams++;
            if (message.Reject is { } reject)
                _rejections.Add($"{reject.Code}: {reject.Reason}");
            foreach (var range in message.Ack?.Ranges ?? [])
                Acknowledge(range);
        }
    }

    private void Acknowledge(SequenceRange range)
    {
        oracle.RecordAcknowledged(agent.Id, range.Epoch, range.First, range.Last);
        foreach (var batch in _unanswered.Where(batch => range.First <= batch.FirstSequence && batch.FirstSequence + batch.TickCount - 1 <= range.Last).ToList())
        {
            _unanswered.Remove(batch);
            Remember(batch);
            Volatile.Write(ref _acknowledged, _acknowledged + batch.TickCount);
        }
    }

    /// <summary>To send it again one day. A long run keeps some of all its times.</summary>
    private void Remember(Batch batch)
    {
        if (_answered.Count < MostAnswered) _answered.Add(batch);
        else _answered[_random.Next(MostAnswered)] = batch;
    }

    private Batch? Next()
    {
        lock (_lock)
        {
            if (_unanswered.Count >= Window)
                return null;
            var ticks = agent.Next(TicksPerBatch);
            foreach (var row in ticks.SelectMany(tick => tick.Tick.Rows))
                _truth[agent.Inventory.Devices[row.Device].Uuid] += row.Millijoules;
            var origin = new BatchOrigin(
                ByteString.CopyFrom(agent.Id.ToByteArray(bigEndian: true)), agent.Epoch, ByteString.CopyFrom(agent.BootId.ToByteArray(bigEndian: true)));
            return _unanswered.AddLast(BatchEncoder.Encode(origin, ticks)).Value;
        }
    }

    private Batch? Repeated()
    {
        lock (_lock)
        {
            if (_answered.Count == 0 || _random.Next(10) > 0)
                return null;
            SentAgain++;
            return _answered[_random.Next(_answered.Count)];
        }
    }

    private List<Batch> Pending()
    {
        lock (_lock)
            return [.. _unanswered];
    }

    private bool HasUnanswered()
    {
        lock (_lock)
            return _unanswered.Count > 0;
    }
}
