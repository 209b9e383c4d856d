using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>
/// Whether the state directory can be written: at the start a reason to refuse, later a reason to be unready. A disk under its floor is only
/// the latter: what is stored is still served.
/// </summary>
internal sealed class StoreProbe(string directory, DiskFloor? floor = null)
{
    /// <summary>For the operator: with what the system said, which names the directory.</summary>
    public string? WhyNotWritable() => Told(Look());

    /// <summary>No reason: it can be written.</summary>
    public (string? Reason, Exception? Failure) Look()
    {
        try
        {
            var probe = Path.Combine(directory, $".probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return (floor?.WhyBelow(), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ("the state directory cannot be written", error);
        }
    }

    /// <summary>At the start. Later a directory that is gone is not made anew: the open files in it are lost with it.</summary>
    public void ThrowUnlessWritable()
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(CollectorOptions.StateDirectoryKey, $"the state directory cannot be made ({error.Message})", error);
        }

        if (WhyNotWritable() is { } reason)
            throw new ConfigurationException(CollectorOptions.StateDirectoryKey, reason);
    }

    private static string? Told((string? Reason, Exception? Failure) seen) =>
        seen.Failure is { } failure ? $"{seen.Reason} ({failure.Message})" : seen.Reason;
}
