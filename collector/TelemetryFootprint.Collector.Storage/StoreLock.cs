namespace TelemetryFootprint.Collector.Storage;

/// <summary>
/// The right to write the stores of a state directory, held from before they open until after they close. Two writers would
/// each take in the same inbox rows and count their joules twice. The system lets go of it however the process ends.
/// </summary>
public sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Throws <see cref="StoreInUseException"/> if another process, or another part of this one, holds it.</summary>
    public static StoreLock Acquire(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, "lock");
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException error)
        {
            throw new StoreInUseException($"{stateDirectory} is in use by another footprint-collector ({path} is held: {error.Message})", error);
        }
    }

    /// <summary>The file stays: a name that is deleted and made anew would be two locks.</summary>
    public void Dispose() => _file.Dispose();
}
