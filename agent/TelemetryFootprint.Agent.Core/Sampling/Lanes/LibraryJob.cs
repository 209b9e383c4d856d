using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>One call of the library as a whole, made on the lane side; its answer is there when it has come.</summary>
internal sealed class LibraryJob(IGpuLibrary library, LibraryCall call, long sinceMicroseconds)
{
    private LibraryView? _view;

    public LibraryCall Call => call;

    public long SinceMicroseconds => sinceMicroseconds;

    /// <summary>The library is closed on the way: no lane may be inside it.</summary>
    public bool IsExclusive => call != LibraryCall.Enumerate;

    /// <summary>Null: not answered yet.</summary>
    public LibraryView? View => Volatile.Read(ref _view);

    public void Run()
    {
        LibraryView view;
        try
        {
            view = Answer();
        }
        catch (Exception exception)
        {
            // What threw is a defect of this program; the job is over all the same, and asked again.
            view = new LibraryView(call, new LibraryStatus(NvmlReturn.Unknown, exception.Message), null, []) { Failure = exception };
        }

        Volatile.Write(ref _view, view);
    }

    private LibraryView Answer()
    {
        if (call == LibraryCall.Close)
        {
            library.Close();
            return new LibraryView(call, null, null, []);
        }

        LibraryStatus? status = call == LibraryCall.Open ? library.Open() : null;
        return new LibraryView(call, status, library.DriverVersion, status is { IsOpen: false } ? [] : library.Enumerate());
    }
}
