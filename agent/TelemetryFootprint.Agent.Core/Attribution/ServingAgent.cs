namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>The agent that serves this host, as the kernel tells of it.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="User">The number of its user.</param>
/// <param name="ReadsOthers">It has the capabilities by which other users' environments are its to read.</param>
public readonly record struct ServingAgent(int Pid, int User, bool ReadsOthers);
