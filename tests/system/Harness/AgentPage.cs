namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>The agent's own page of metrics.</summary>
internal static class AgentPage
{
    /// <summary>The one figure of <c>footprint_agent_</c> and this name.</summary>
    public static double AgentValue(this Scrape page, string name) => page.Of("footprint_agent_" + name).Single().Value;
}
