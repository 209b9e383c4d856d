using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Account;

/// <summary><c>Account:ContractsFile</c>: CSV with the header <c>id,mwh,from,to,zone,cfe_type</c>, read at every start.</summary>
internal static class ContractsFile
{
    public const string Key = "Account:ContractsFile";
    private const int MaximumBytes = 16 << 20;

    /// <summary>Null: none is set. Throws <see cref="ConfigurationException"/> that names the key, the file and the line.</summary>
    public static ContractBook? Read(SettingsReader settings)
    {
        if (settings.Text(Key) is not { } file) return null;
        try
        {
            using var reader = new StringReader(SettingsFile.ReadText(Key, file, MaximumBytes, "table of contracts"));
            return ContractBook.Read(reader);
        }
        catch (FormatException error)
        {
            throw new ConfigurationException(Key, $"{file} {error.Message}", error);
        }
    }
}
