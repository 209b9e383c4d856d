namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>Whose a process is. Any thread; neither call waits for the operating system.</summary>
public interface IProcessOwners
{
    /// <summary>The process is on a device now: find out whose it is, unless that is known.</summary>
    void See(int pid);

    /// <summary>The run's id; null: nobody's that can be told, or not told yet.</summary>
    string? RunOf(int pid);
}
