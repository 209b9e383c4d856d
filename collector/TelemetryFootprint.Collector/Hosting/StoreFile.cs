using System.Data.Common;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>A store that cannot be used at the start is the operator's to mend: one line that names the file and what to do. What passes by itself is no configuration: a later start may succeed.</summary>
internal static class StoreFile
{
    private const string Remedy = "give it to the user that runs the collector, restore a backup, or name another directory";

    /// <summary>What <paramref name="open"/> gives. Throws <see cref="ConfigurationException"/> if the file is damaged, newer, or not ours to write, and <see cref="StoreUnavailableException"/> if it is only so now.</summary>
    public static T Open<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (StoreVersionException error)
        {
            throw new ConfigurationException(CollectorOptions.StateDirectoryKey, $"{path}: {error.Message}", error);
        }
        catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, error);
        }
    }

    public static Exception Unusable(string path, Exception error) => StoreTrouble.Passing(error) is { } trouble
        ? new StoreUnavailableException($"{path} cannot be used now ({error.Message.TrimEnd('.')}): {trouble}; start again", error)
        : new ConfigurationException(CollectorOptions.StateDirectoryKey, $"{path} cannot be used ({error.Message.TrimEnd('.')}): {Remedy}", error);
}
