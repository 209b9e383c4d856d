namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>The right to use a spool: two agents would deliver each other's ticks. The system lets go of it however the process ends.</summary>
internal sealed class SpoolLock : IDisposable
{
    private readonly FileStream _file;

    private SpoolLock(FileStream file) => _file = file;

    /// <exception cref="SpoolException">Another process has it.</exception>
    public static SpoolLock Acquire(string directory)
    {
        string path = Path.Combine(directory, "spool.lock");
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (Exception error) when (error is UnauthorizedAccessException || DiskTrouble.IsFull(error, long.MaxValue) || DiskTrouble.IsFailing(error))
        {
            throw DiskTrouble.Of(path, error, SpoolLocation.AvailableBytes(directory));
        }
        catch (IOException error)
        {
            throw new SpoolException($"the spool in {directory} is in use by another footprint-agent ({path} is held): stop that one, or give this one a StateDirectory of its own", error);
        }
    }

    /// <summary>The file stays: a name that is deleted and made anew would be two locks.</summary>
    public void Dispose() => _file.Dispose();
}
