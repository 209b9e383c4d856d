using System.Runtime.InteropServices;
using System.Text;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.TestKit.Disk;

/// <summary>Records what SQLite gives to the disk below one folder, while the program runs on it. One at a time in a process.</summary>
public sealed class DiskRecorder : IDisposable
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static readonly Lazy<nint> Library = new(Install);

    private readonly TemporaryDirectory _own = new();
    private readonly string _folder;
    private bool _hasEnded;

    private DiskRecorder(string folder) => _folder = folder + Path.DirectorySeparatorChar;

    private string Record => _own.Combine("record");

    /// <summary>From now on, files that are opened below the folder are recorded.</summary>
    public static DiskRecorder Begin(string folder)
    {
        Turn.Wait();
        var recorder = new DiskRecorder(folder);
        if (Entry<BeginCall>("recorder_begin")(Encoding.UTF8.GetBytes(recorder._folder + '\0'), Encoding.UTF8.GetBytes(recorder.Record + '\0')) != 0)
            throw new IOException($"cannot record into {recorder.Record}");
        return recorder;
    }

    /// <summary>Notes what the test has been told by now.</summary>
    public static void Mark(long number) => Entry<MarkCall>("recorder_mark")(number);

    /// <summary>Ends the recording and returns all of it, in order.</summary>
    public IReadOnlyList<DiskOperation> End()
    {
        Stop();
        return Parse(File.ReadAllBytes(Record));
    }

    public void Dispose()
    {
        Stop();
        _own.Dispose();
    }

    private void Stop()
    {
        if (_hasEnded) return;
        _hasEnded = true;
        Entry<EndCall>("recorder_end")();
        Turn.Release();
    }

    private List<DiskOperation> Parse(byte[] record)
    {
        var operations = new List<DiskOperation>();
        var names = new Dictionary<byte, string>();
        using var reader = new BinaryReader(new MemoryStream(record));
        while (reader.BaseStream.Position < record.Length)
        {
            (char kind, byte number, long place, long length) = ((char)reader.ReadByte(), reader.ReadByte(), reader.ReadInt64(), reader.ReadInt64());
            byte[] bytes = kind is 'w' or 'o' ? reader.ReadBytes((int)length) : [];
            if (kind == 'o') names[number] = Encoding.UTF8.GetString(bytes)[_folder.Length..];
            else operations.Add(new(KindOf(kind), kind == 'm' ? "" : names[number], place, bytes));
        }

        return operations;
    }

    private static DiskOperationKind KindOf(char kind) => kind switch
    {
        'w' => DiskOperationKind.Write,
        't' => DiskOperationKind.Truncate,
        's' => DiskOperationKind.Sync,
        'd' => DiskOperationKind.Delete,
        'm' => DiskOperationKind.Mark,
        _ => throw new InvalidDataException($"the record has an entry of kind {kind}"),
    };

    /// <summary>The SQLite that this process uses: the file beside its assemblies.</summary>
    private static nint Install()
    {
        if (FaultyDiskBuild.ReasonItIsMissing is { } reason) throw new InvalidOperationException(reason);
        nint sqlite = NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64", "native", "libe_sqlite3.so"));
        nint recorder = NativeLibrary.Load(FaultyDiskBuild.Recorder);
        var install = Marshal.GetDelegateForFunctionPointer<InstallCall>(NativeLibrary.GetExport(recorder, "recorder_install"));
        int code = install(NativeLibrary.GetExport(sqlite, "sqlite3_vfs_find"), NativeLibrary.GetExport(sqlite, "sqlite3_vfs_register"));
        return code == 0 ? recorder : throw new InvalidOperationException($"SQLite takes no recorder: {code}");
    }

    private static T Entry<T>(string name) where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(Library.Value, name));

    private delegate int InstallCall(nint find, nint register);

    private delegate int BeginCall(byte[] folder, byte[] record);

    private delegate void MarkCall(long number);

    private delegate void EndCall();
}
