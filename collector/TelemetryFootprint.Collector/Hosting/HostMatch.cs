using System.IO.Enumeration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>One term of <c>Sites:&lt;name&gt;:Match</c>: a host glob (<c>gpu-*</c>) or a label with a glob (<c>rack=a*</c>).</summary>
internal sealed record HostMatch(string? Label, string Pattern)
{
    public static HostMatch Parse(string text) => text.Split('=', 2) is [var label, var pattern] ? new(label, pattern) : new(null, text);

    public bool Matches(string host, IReadOnlyDictionary<string, string> labels) => Label is null
        ? FileSystemName.MatchesSimpleExpression(Pattern, host, ignoreCase: true)
        : labels.TryGetValue(Label, out var value) && FileSystemName.MatchesSimpleExpression(Pattern, value, ignoreCase: false);
}
