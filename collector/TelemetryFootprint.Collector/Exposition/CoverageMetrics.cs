using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// What is inside a host's figure and what is not: 1 or 0 per component, see decisions/0002. Reasons are in the API: free text makes no label.
/// </summary>
internal static class CoverageMetrics
{
    private const int MaxLetters = 32;
    private const string Other = "other";

    public static void Write(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family(
            "footprint_collector_host_coverage", MetricType.Gauge,
            "1: the component is inside footprint_host_energy_joules_total; 0: it, or a part of it, is not. /api/v1/devices says why.");
        var components = new SortedDictionary<(string Host, string Component), bool>();
        foreach (var total in request.Totals.Energy)
        {
            if (total.Method != Method.Simulated && request.ComponentOf(total.Host, total.Device) is { } component)
                components[(total.Host, component)] = true;
        }

        foreach (var host in request.Totals.Uncovered)
        {
            foreach (var part in host.Parts)
                components[(host.Host, Bounded(part.Component))] = false;
        }

        foreach (var ((host, component), isCovered) in components)
            writer.Sample(isCovered ? 1 : 0, ("host", host), ("component", component));
    }

    /// <summary>What an agent calls a component is its own text: a short word is a label, anything else is "other".</summary>
    private static string Bounded(string component) =>
        component.Length is > 0 and <= MaxLetters && component.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            ? component
            : Other;
}
