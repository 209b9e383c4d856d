using System.Collections.Concurrent;

namespace TelemetryFootprint.Collector.Storage;

/// <summary>
/// The right to write the stores of a state directory, held from before they open until after they close. Two writers would
/// each take in the same inbox rows and count their joules twice. The system lets go of it however the process ends.
/// </summary>
public sealed class StoreLock : IDisposable
{
    // Who opens a store in this process is told nothing of the lock that this process holds.
    private static readonly ConcurrentDictionary<string, StoreLock> Held = new(StringComparer.Ordinal);

    private readonly FileStream _file;
    private readonly string _directory;

    private StoreLock(FileStream file, string directory)
    {
        _file = file;
        _directory = directory;
        Held[directory] = this;
    }

    /// <summary>Throws <see cref="StoreInUseException"/> if another process, or another part of this one, holds it.</summary>
    public static StoreLock Acquire(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, "lock");
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0), NameOf(stateDirectory));
        }
        catch (IOException error)
        {
            throw new StoreInUseException($"{stateDirectory} is in use by another footprint-collector ({path} is held: {error.Message})", error);
        }
    }

    /// <summary>For as long as one change takes; null: this process holds it already. Throws <see cref="StoreInUseException"/> if another one does.</summary>
    public static StoreLock? AcquireUnlessHeldHere(string stateDirectory) => Held.ContainsKey(NameOf(stateDirectory)) ? null : Acquire(stateDirectory);

    /// <summary>The file stays: a name that is deleted and made anew would be two locks.</summary>
    public void Dispose()
    {
        Held.TryRemove(_directory, out _);
        _file.Dispose();
    }

    private static string NameOf(string directory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
}
