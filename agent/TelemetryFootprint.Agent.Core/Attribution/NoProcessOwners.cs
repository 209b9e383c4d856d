namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>Nobody looks: every process is unattributed.</summary>
internal sealed class NoProcessOwners : IProcessOwners
{
    public static readonly NoProcessOwners Instance = new();

    public void See(int pid)
    {
    }

    public string? RunOf(int pid, long sinceMicroseconds = long.MaxValue) => null;
}
