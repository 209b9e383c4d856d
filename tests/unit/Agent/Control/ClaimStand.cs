using System.Text;
using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Agent.Core.Attribution;

namespace TelemetryFootprint.UnitTests.Agent.Control;

/// <summary>What is behind the socket, with processes that a test wrote: 7 and 8 are user 1000's, 20 is user 2000's. Each tick is a second in which run gpt-ft draws a joule.</summary>
internal sealed class ClaimStand : IDisposable
{
    public static readonly PeerCredentials User = new(7, 1000);
    public static readonly PeerCredentials Stranger = new(20, 2000);

    private const int Second = 1_000_000;
    private static readonly Inventory Inventory = new() { Devices = { new Device { Uuid = "GPU-0", Kind = DeviceKind.Gpu } } };

    private readonly ProcessWatch _watch;
    private long _now;

    public ClaimStand(bool isAwake = true)
    {
        var processes = new ScriptedProcesses();
        processes.Run(7, 100);
        processes.Run(8, 100);
        processes.Run(20, 100, user: 2000);
        _watch = new ProcessWatch(new ProcessOwners(processes, TimeProvider.System, ScriptedProcesses.Agent), TimeProvider.System) { Cut = Tick };
        Desk = new ClaimDesk(_watch);
        Clerk = new ControlClerk(Desk, Figures);
        IsAwake = isAwake;
        if (isAwake) _watch.Start();
    }

    public ControlFigures Figures { get; } = new();

    public ClaimDesk Desk { get; }

    public ControlClerk Clerk { get; }

    public int Ticks { get; private set; }

    /// <summary>Its thread runs; else it is as one that a file about a process holds up.</summary>
    public bool IsAwake { get; }

    /// <summary>What is asked without being waited for.</summary>
    public Task Order(int pid) => _watch.ClaimAsync(new ClaimOrder("gpt-ft", pid, User.User));

    public Task<ControlAnswer> AskAsync(string line, PeerCredentials? peer = null) => AskAsync(Encoding.UTF8.GetBytes(line), peer);

    public Task<ControlAnswer> AskAsync(byte[] line, PeerCredentials? peer = null) => Clerk.AnswerAsync(line, peer ?? User);

    public void Tick()
    {
        Ticks++;
        var start = _now;
        _now += Second;
        var share = new RowShare(new Owner { Kind = OwnerKind.Run, RunId = "gpt-ft" }, PowerState.Active, 1_000);
        _watch.Turn(_now, Inventory, [new DeviceRow { Device = 0, Kind = RowKind.Interval, StartMicroseconds = start, EndMicroseconds = _now, Millijoules = 1_000, CumulativeMillijoules = 0, Method = Method.Counter, Shares = [share] }]);
    }

    public void Dispose()
    {
        if (IsAwake) _watch.Dispose();
    }
}
