using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Csv;

/// <summary><c>Grid:csv:*</c>: a file with factors of one's own, read again when it changes.</summary>
internal sealed record CsvOptions(string? File, TimeSpan PollInterval, FactorIdentity Identity, int StepMinutes)
{
    private const string Section = $"Grid:{CsvIntensityProvider.ProviderName}";

    /// <summary>What the file holds at the start; a file that cannot be used then is a configuration error with its line.</summary>
    public IReadOnlyList<FactorObservation> Rows { get; init; } = [];

    public static CsvOptions Read(SettingsReader settings, bool isUsed)
    {
        var options = new CsvOptions(
            settings.Text($"{Section}:File"),
            settings.Duration($"{Section}:PollInterval", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            FactorWords.Identity(settings, CsvIntensityProvider.ProviderName, isUsed, settings.Text($"{Section}:Credit", "a CSV file of this site")),
            FactorWords.Step(settings, $"{Section}:Step", 5, 15, 30, 60));
        return isUsed ? options with { Rows = options.ReadRows() } : options;
    }

    private IReadOnlyList<FactorObservation> ReadRows()
    {
        const string Key = $"{Section}:File";
        if (File is null)
            throw new ConfigurationException(Key, $"is missing; write the path of a file with the header {CsvFactors.Header}");
        try
        {
            return CsvFactors.Read(File, Identity);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigurationException(Key, $"{File} cannot be used: {error.Message}");
        }
    }
}
