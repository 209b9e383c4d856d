using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Whether the state directory can be written: at the start a reason to refuse, later a reason to be unready.</summary>
internal sealed class StoreProbe(string directory)
{
    public string? WhyNotWritable()
    {
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, $".probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the state directory cannot be written ({error.Message})";
        }
    }

    public void ThrowUnlessWritable()
    {
        if (WhyNotWritable() is { } reason)
            throw new ConfigurationException(CollectorOptions.StateDirectoryKey, reason);
    }
}
