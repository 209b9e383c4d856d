using System.Globalization;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>What was made with the energy, and how much of it: <c>tokens=1.2e9</c>. The score is per one of them.</summary>
internal sealed record FunctionalUnits(string Name, string Count)
{
    private const int LongestName = 32;

    /// <summary>Null: it is none.</summary>
    public static FunctionalUnits? Parse(string text) =>
        text.Split('=') is [{ Length: > 0 and <= LongestName } name, var count] && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        && double.TryParse(count, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)
            ? new(name, count)
            : null;

    /// <summary>As <c>/sci</c> takes it.</summary>
    public (string Name, string Value) Part => ("units", $"{Name}:{Count}");

    /// <summary>The score per one of them, of the collector. What it does not answer is unknown, and the rest of the report stands.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="from">Of the report.</param>
    /// <param name="to">Of the report.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<SciList> AskAsync(CollectorClient client, DateTimeOffset from, DateTimeOffset to, IEnumerable<(string Name, string Value)> scope, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SciAsync(ReportQuery.Of(from, to, [.. scope, Part]), cancellationToken);
        }
        catch (CollectorException unknown)
        {
            return new(from, to, []) { Reason = unknown.Message };
        }
    }
}
