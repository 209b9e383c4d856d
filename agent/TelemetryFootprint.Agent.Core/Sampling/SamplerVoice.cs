using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>What the sampler says, each thing at most once an hour and device.</summary>
internal sealed class SamplerVoice(ILogger<Sampler> logger)
{
    private readonly LogLimiter _limiter = new();

    public void Failed(Exception exception, long now)
    {
        if (_limiter.MaySay("tick", now))
            logger.TickFailed(exception);
    }

    public void Restart(string reason, long now)
    {
        if (_limiter.MaySay("restart", now))
            logger.Restart(reason);
    }

    /// <summary>Of a device, after a tick.</summary>
    public void Say(SampledDevice device, bool isGap, long now)
    {
        if (isGap && _limiter.MaySay(device.Uuid, now))
            logger.Gap(device.Uuid, device.Reason.Length > 0 && device.Plan.Source == EnergySource.None ? device.Reason : NvmlReturn.Describe(device.LastCode));
        if (device.IsStuck && _limiter.MaySay(device.Uuid + " stuck", now))
            logger.Stuck(device.Uuid);
        if (device.IsCrossCheckOff && _limiter.MaySay(device.Uuid + " cross-check", now))
            logger.CrossCheckOff(device.Uuid, device.CrossCheckRatio ?? 0);
    }

    /// <summary>Of the library, when a job has answered.</summary>
    public void Say(LibraryView view, DeviceRoster roster, long now)
    {
        if (view.Failure is { } failure)
            Failed(failure, now);
        if (view.Call == LibraryCall.Close && _limiter.MaySay("released", now))
            logger.Released();
        if (view.Status is not { } status || !_limiter.MaySay(status.Reason, now))
            return;
        var count = status.IsOpen ? view.Slots.Count(slot => slot.Gpu is not null) : roster.Devices.Count(device => device.IsFallback);
        if (status.IsOpen)
            logger.Opened(count, status.Reason);
        else
            logger.Absent(status.Reason, count, Sampler.RetrySeconds);
        foreach (var slot in roster.Unopened)
            logger.Unopened(slot.Name, NvmlReturn.Describe(slot.Code));
    }
}
