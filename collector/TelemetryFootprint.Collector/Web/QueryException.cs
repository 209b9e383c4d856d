namespace TelemetryFootprint.Collector.Web;

/// <summary>A query that cannot be answered: names the parameter and what would be right.</summary>
internal sealed class QueryException(string parameter, string reason) : Exception($"{parameter}: {reason}")
{
    public string Parameter { get; } = parameter;
}
