using System.Net;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Agent.Core.Sampling;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary>The agent's whole configuration, read once and checked before anything starts.</summary>
internal sealed record AgentOptions(
    CollectorSettings Collector,
    HostIdentity Host,
    SamplingOptions Sampling,
    IReadOnlyList<FallbackEntry> Fallback,
    string? NvmlLibraryPath,
    string StateDirectory,
    SpoolSettings Spool,
    IPEndPoint Metrics,
    int DemoDevices,
    NodeOptions Node,
    ControlSettings Control,
    ClaimLimits Claims,
    PodResourcesSettings Pods);
