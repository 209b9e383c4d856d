using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Core.Attribution.Control;

/// <summary>A claim as an answer tells it.</summary>
public static class ControlAnswers
{
    private const double MicrosecondsPerSecond = 1e6;

    private const string NotSetAside =
        "gpus: none is set aside for the run, since neither a Slurm job nor a device control group gave one to its process; root and the users of Claims:ReservingUsers may name any";

    public static ControlAnswer Of(ClaimState state) => new(true)
    {
        Note = state.LacksRight ? NotSetAside : null,
        Absent = state.Absent,
        Run = state.Order.RunId,
        Name = state.Order.Name,
        Project = state.Order.Project,
        Phase = state.Order.Phase,
        Pid = state.Order.Pid,
        Over = state.IsOver,
        Seconds = state.Microseconds / MicrosecondsPerSecond,
        Devices = [.. state.Devices.Select(Of)],
    };

    private static ControlDevice Of(ClaimedDevice device) => new(
        device.Device.Uuid, (int)device.Device.Index, device.Device.Model, [.. device.Methods.Select(MethodName.Of)], device.Microseconds / MicrosecondsPerSecond,
        device.Millijoules, device.LowMillijoules, device.HighMillijoules, device.ReservedMillijoules);
}
