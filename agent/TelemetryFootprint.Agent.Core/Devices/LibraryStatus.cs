namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>Whether the GPU library answers, and if not, why: one line for people that names cause and remedy.</summary>
public readonly record struct LibraryStatus(int Code, string Reason)
{
    public bool IsOpen => Code == 0;
}
