using System.Reflection;

namespace TelemetryFootprint.Agent.Hosting;

/// <summary>The version of this build.</summary>
internal static class AgentVersion
{
    public static string Text { get; } = typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
