using System.Globalization;
using System.Text.RegularExpressions;

namespace TelemetryFootprint.TestKit.Exposition;

/// <summary>A <c>/metrics</c> page, read by rules of its own and not by the writer's.</summary>
public sealed partial class Scrape(string text)
{
    public string Text => text;

    public IReadOnlyList<MetricSample> Samples { get; } = [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];

    public IEnumerable<MetricSample> Of(string name) => Samples.Where(sample => sample.Name == name);

    /// <summary>The sum over all other labels, per GPU.</summary>
    public IReadOnlyDictionary<string, double> ByGpu(string name) =>
        Of(name).GroupBy(sample => sample["gpu_uuid"]).ToDictionary(group => group.Key, group => group.Sum(sample => sample.Value));

    private static MetricSample Parse(string line)
    {
        var match = Line().Match(line);
        if (!match.Success)
            throw new FormatException($"not a sample: {line}");
        var labels = Pair().Matches(match.Groups["labels"].Value).ToDictionary(pair => pair.Groups[1].Value, pair => pair.Groups[2].Value);
        return new MetricSample(match.Groups["name"].Value, labels, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>.*)\})? (?<value>\S+)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""(\w+)="((?:[^"\\]|\\.)*)",?""")]
    private static partial Regex Pair();
}
