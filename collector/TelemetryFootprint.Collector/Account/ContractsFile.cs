using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Account;

/// <summary><c>Account:ContractsFile</c>: CSV with the header <c>id,mwh,from,to,zone,cfe_type</c>, read at every start.</summary>
internal static class ContractsFile
{
    public const string Key = "Account:ContractsFile";
    private const long MaximumBytes = 16 << 20;

    /// <summary>Null: none is set. Throws <see cref="ConfigurationException"/> that names the key, the file and the line.</summary>
    public static ContractBook? Read(SettingsReader settings)
    {
        if (settings.Text(Key) is not { } file) return null;
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > MaximumBytes })
                throw new ConfigurationException(Key, $"{file} is larger than 16 MiB, which no table of contracts is");
            using var reader = File.OpenText(file);
            return ContractBook.Read(reader);
        }
        catch (FormatException error)
        {
            throw new ConfigurationException(Key, $"{file} {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Key, $"{file} cannot be read ({error.Message})", error);
        }
    }
}
