using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>
/// The agent of this host measures: this process, and with it the command that it starts, is claimed for the run, and the agent tells the run's part of
/// each GPU. When the agent goes away the command goes on; when it is there again the run is claimed anew, and what was between is missing.
/// </summary>
internal sealed class AgentMeter(AgentLink link, RunRequest request, TimeProvider time, Action<string> say) : IRunMeter
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>The collector says it anew every 2 s.</summary>
    private const long LateMicroseconds = 30_000_000;

    // What was measured is at the collector a second or two later, and its word comes every 2 s.
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly long _origin = time.GetTimestamp();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AgentTold _told = new();
    private readonly AgentGaps _gaps = new(say);
    private AgentLink _link = link;
    private long _start, _lastTold, _lastTry;
    private bool _isCollectorThere, _isAnswerLost;
    private ControlCollector? _collector;

    public string Source => "agent";

    public IReadOnlyList<string> Missing => _gaps.Missing;

    public ControlCollector? Collector => NowMicroseconds - HeardMicroseconds <= LateMicroseconds ? _collector : null;

    public bool HasCollector { get; private set; }

    public long? HeardMicroseconds { get; private set; }

    public long NowMicroseconds => time.GetElapsedTime(_origin).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Why the agent does not take the claim; null: it does.</summary>
    /// <exception cref="UsageException">The command line names a GPU that is not there.</exception>
    public async Task<string?> ClaimAsync()
    {
        try
        {
            var answer = await ClaimAsync(_link);
            Hear(answer);
            if (answer is { Ok: true, Absent: { } absent } && request.AreGpusSaid)
            {
                await _link.AskAsync(new("end"));
                throw new UsageException($"--gpus: {absent}");
            }

            if (answer is { Ok: true, Note: { } note } && request.AreGpusSaid) say(note);
            return answer.Ok ? null : answer.Error ?? "it says nothing of why";
        }
        catch (IOException cause)
        {
            return cause.Message;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Begin() => _start = _lastTold = NowMicroseconds;

    public Task<RunEnergy> LookAsync() => AskAsync("status");

    public Task<RunEnergy> EndAsync(long endMicroseconds) => AskAsync("end");

    public async Task<bool> SettleAsync()
    {
        var since = NowMicroseconds;
        while (!_gaps.IsOpen && _isCollectorThere)
        {
            if (Collector is { } said && said.HostMillijoules >= _told.Devices.Sum(device => device.Millijoules)) return true;
            if (NowMicroseconds - since > SettlePatience.Ticks / TimeSpan.TicksPerMicrosecond) return false;
            await Task.Delay(BetweenLooks, time);
            await AskAsync("status");
        }

        return false;
    }

    public void Dispose()
    {
        _link.Dispose();
        _turn.Dispose();
    }

    private Task<ControlAnswer> ClaimAsync(AgentLink to)
    {
        var labels = request.Labels;
        return to.AskAsync(new("claim") { Run = labels.Id, Name = labels.Name, Project = labels.Project, Phase = labels.Phase, Gpus = request.Gpus, Budget = request.Budget?.ToClaim() });
    }

    private async Task<RunEnergy> AskAsync(string op)
    {
        await _turn.WaitAsync();
        try
        {
            if (_gaps.IsOpen) await ReturnAsync();
            if (!_gaps.IsOpen) await TellAsync(op);
        }
        finally
        {
            _turn.Release();
        }

        return RunEnergy.Of(_start, _told.Devices);
    }

    private async Task TellAsync(string op)
    {
        try
        {
            var answer = await _link.AskAsync(new(op));
            if (answer.Ok) Take(answer);
            else Lose(answer.Error ?? "it says nothing of why");
        }
        catch (IOException cause)
        {
            Lose(cause.Message);
        }
    }

    /// <summary>Looks whether an agent is there again, and whether it knows the run still.</summary>
    private async Task ReturnAsync()
    {
        if (NowMicroseconds - _lastTry < BetweenTries.Ticks / TimeSpan.TicksPerMicrosecond) return;
        _lastTry = NowMicroseconds;
        if (AgentLink.Open(_link.Path, out _) is not { } again) return;
        _link.Dispose();
        _link = again;
        try
        {
            var known = await again.AskAsync(new("status"));
            if (known is { Ok: true, Over: not true })
            {
                // A claim whose answer was lost was granted after all: what is told now begins with it, not with the first one.
                var isWhole = !_isAnswerLost;
                if (!isWhole) _told.Begin();
                _isAnswerLost = false;
                Take(known);
                _gaps.End(NowMicroseconds - _start, isWhole);
                return;
            }

            _isAnswerLost = true;
            var answer = await ClaimAsync(again);
            _isAnswerLost = false;
            if (!answer.Ok) return;
            _told.Begin();
            _lastTold = NowMicroseconds;
            _gaps.End(NowMicroseconds - _start, isWhole: false);
        }
        catch (IOException)
        {
            // Not yet; the next look tries again.
        }
    }

    private void Take(ControlAnswer answer)
    {
        _told.Take(answer.Devices ?? []);
        Hear(answer);
        _lastTold = NowMicroseconds;
    }

    /// <summary>An agent that was started anew has no word yet: the last one ages.</summary>
    private void Hear(ControlAnswer answer)
    {
        _isCollectorThere = answer.HasCollector == true;
        HasCollector |= _isCollectorThere || answer.Collector is not null;
        if (answer.Collector is { } said) (_collector, HeardMicroseconds) = (said, NowMicroseconds - (long)(said.AgeSeconds * 1e6));
    }

    private void Lose(string why)
    {
        _lastTry = NowMicroseconds;
        _gaps.Begin(_lastTold - _start, why);
    }
}
