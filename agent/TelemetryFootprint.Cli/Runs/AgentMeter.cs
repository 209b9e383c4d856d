using System.Globalization;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>
/// The agent of this host measures: this process, and with it the command that it starts, is claimed for the run, and the agent tells the run's part of
/// each GPU. When the agent goes away the command goes on, and what was told until then is the least that it can have been.
/// </summary>
internal sealed class AgentMeter(AgentLink link, RunRequest request, TimeProvider time, Action<string> say) : IRunMeter
{
    private readonly long _origin = time.GetTimestamp();
    private IReadOnlyList<ControlDevice> _devices = [];
    private string? _lost;
    private long _start;

    public string Source => "agent";

    public IReadOnlyList<string> Missing => _lost is { } why ? [why] : [];

    public long NowMicroseconds => time.GetElapsedTime(_origin).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Why the agent does not take the claim; null: it does.</summary>
    public async Task<string?> ClaimAsync()
    {
        try
        {
            var labels = request.Labels;
            var answer = await link.AskAsync(new("claim") { Run = labels.Id, Name = labels.Name, Project = labels.Project, Phase = labels.Phase, Gpus = request.Gpus });
            return answer.Ok ? null : answer.Error ?? "it says nothing of why";
        }
        catch (IOException cause)
        {
            return cause.Message;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Begin() => _start = NowMicroseconds;

    public Task<RunEnergy> LookAsync() => AskAsync("status");

    public Task<RunEnergy> EndAsync(long endMicroseconds) => AskAsync("end");

    public void Dispose() => link.Dispose();

    private async Task<RunEnergy> AskAsync(string op)
    {
        try
        {
            if (_lost is null) Take(await link.AskAsync(new(op)));
        }
        catch (IOException cause)
        {
            Lose(cause.Message);
        }

        return RunEnergy.Of(_start, _devices);
    }

    private void Take(ControlAnswer answer)
    {
        if (answer.Ok) _devices = answer.Devices ?? [];
        else Lose(answer.Error ?? "it says nothing of why");
    }

    private void Lose(string why)
    {
        _lost = string.Create(CultureInfo.InvariantCulture, $"what came {(NowMicroseconds - _start) / 1e6:0.#} s after the beginning: the agent of this host tells no more ({why})");
        say($"not measured: {_lost}; the command goes on");
    }
}
