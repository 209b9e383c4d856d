using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>Who measures a run: the agent of this host where one answers, else this process.</summary>
internal static class RunMeters
{
    /// <exception cref="UsageException">The agent that was asked for does not answer.</exception>
    public static async Task<IRunMeter> ChooseAsync(RunRequest request, TimeProvider time, Action<string> say)
    {
        if (Link(request) is { } link)
        {
            var meter = new AgentMeter(link, request, time, say);
            if (await meter.ClaimAsync() is not { } why) return meter;
            meter.Dispose();
            say($"the agent of this host does not take the run ({why}): this command measures by itself");
        }

        return new LocalMeter(request, time, say);
    }

    private static AgentLink? Link(RunRequest request)
    {
        if (request.IsStandalone) return null;
        if (request.AgentSocket is { } path)
        {
            return AgentLink.Open(path, out var why)
                ?? throw new UsageException($"--agent-socket {path}: no agent answers ({why}); start footprint-agent, or measure without one: --standalone", ExitCode.Failure);
        }

        return ControlPath.OfCommands(Environment.GetEnvironmentVariable).Select(candidate => AgentLink.Open(candidate, out _)).FirstOrDefault(link => link is not null);
    }
}
