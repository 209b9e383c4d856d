using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A built service: its file, and how it is started.</summary>
internal sealed record Service(string Name, string Binary)
{
    /// <summary>Names the agent in its shipped form; without it the Debug build is tested.</summary>
    public const string ShippedAgentVariable = "FOOTPRINT_AGENT_BINARY";

    public static string? ShippedAgent { get; } = Environment.GetEnvironmentVariable(ShippedAgentVariable) is { Length: > 0 } path ? path : null;

    public static Service Agent { get; } = new("footprint-agent", ShippedAgent ?? Debug("agent", "TelemetryFootprint.Agent", "footprint-agent.dll"));

    public static Service Collector { get; } = new("footprint-collector", Debug("collector", "TelemetryFootprint.Collector", "footprint-collector.dll"));

    /// <summary>The command <c>footprint</c>.</summary>
    public static Service Cli { get; } = new("footprint", Debug("agent", "TelemetryFootprint.Cli", "footprint.dll"));

    /// <summary>The build that has fault points: what ships has none.</summary>
    public static Service AgentWithFaultPoints { get; } = new("footprint-agent", Debug("agent", "TelemetryFootprint.Agent", "footprint-agent.dll"));

    /// <summary>What runs it.</summary>
    public IReadOnlyList<string> Command => Path.GetExtension(Binary) switch { ".dll" => ["dotnet", Binary], ".exe" => ["wine", Binary], _ => [Binary] };

    /// <param name="arguments">Of the service.</param>
    /// <param name="environment">Variables; null removes one.</param>
    /// <param name="within">Whose memory it shares; null: the machine's.</param>
    public ChildProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, MemoryGroup? within = null)
    {
        string[] command = [.. within?.Entrance ?? [], .. Command, .. arguments];
        return ChildProcess.Start(command[0], command[1..], environment);
    }

    private static string Debug(string side, string project, string file) => RepositoryRoot.Combine(side, project, "bin", "Debug", "net10.0", file);
}
