namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Hears of agents: connected, disconnected, status. Must return at once.</summary>
public interface IAgentReportSink
{
    void Publish(AgentReport report);
}
