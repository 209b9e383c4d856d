using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>
/// The background loop that asks the kubelet every 10 s which containers hold which GPUs; one that does not answer is asked later and later, up to every
/// minute. What it said last holds for ten minutes: while a kubelet is restarted its pods go on.
/// </summary>
public sealed class PodWatch
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ProcessWatch _processes;
    private readonly IPodDevices _devices;
    private readonly Func<bool> _isThere;
    private readonly PodReservations _reservations;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long _answered;
    private PodFigures? _current;

    /// <param name="processes">Whose reservations these become.</param>
    /// <param name="devices">The kubelet.</param>
    /// <param name="isThere">Whether it is worth a question: nobody asked for one, and there may be none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">What becomes of it.</param>
    public PodWatch(ProcessWatch processes, IPodDevices devices, Func<bool> isThere, TimeProvider time, ILogger logger)
        : this(processes, devices, isThere, new PodLogs(), time, logger)
    {
    }

    internal PodWatch(ProcessWatch processes, IPodDevices devices, Func<bool> isThere, PodLogs logs, TimeProvider time, ILogger logger)
    {
        (_processes, _devices, _isThere, _time, _logger) = (processes, devices, isThere, time, logger);
        _reservations = new PodReservations(logs);
    }

    /// <summary>Null: no kubelet was ever there.</summary>
    public PodFigures? Current => Volatile.Read(ref _current);

    /// <summary>Until it is cancelled; throws nothing.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = Interval;
        while (!stopping.IsCancellationRequested)
        {
            if (_isThere() || Current is not null)
                pause = await LookAsync(stopping) ? Interval : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>False: it did not answer.</summary>
    internal async Task<bool> LookAsync(CancellationToken stopping)
    {
        var before = Current ?? new PodFigures();
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            var told = await _devices.ListAsync(either.Token);
            _processes.Reservations.OfPods = _reservations.Take(told.Devices, _time.MonotonicMicroseconds());
            _answered = _time.GetTimestamp();
            if (!before.IsUp)
                _logger.KubeletAnswers(told.Devices.Count);
            Volatile.Write(ref _current, before with { IsUp = true, Devices = told.Devices.Count, Ignored = told.Ignored, Unnamed = _reservations.Unnamed });
            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is, the loop must outlive it.
            Lose(before, failure is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : failure is GrpcException refused ? refused.Status.Detail : failure.Message);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private void Lose(PodFigures before, string reason)
    {
        if (before.IsUp || before.Failures == 0)
            _logger.KubeletSilent(reason);
        var isOver = before.Devices > 0 && _time.GetElapsedTime(_answered) > Memory;
        if (isOver)
            _processes.Reservations.OfPods = [];
        Volatile.Write(ref _current, before with { IsUp = false, Failures = before.Failures + 1, Devices = isOver ? 0 : before.Devices });
    }
}
