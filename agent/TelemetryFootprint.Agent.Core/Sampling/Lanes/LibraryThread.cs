namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>The thread of the library's own calls (load, initialise, enumerate, shut down): one that hangs leaves the lanes alone. It begins with the first job.</summary>
internal sealed class LibraryThread : IDisposable
{
    private readonly AutoResetEvent _wake = new(false);
    private LibraryJob? _job;
    private Thread? _thread;
    private bool _isStopped;

    /// <summary>The job under way.</summary>
    public LibraryJob? Running => Volatile.Read(ref _job) is { View: null } job ? job : null;

    public void Post(LibraryJob job)
    {
        Volatile.Write(ref _job, job);
        if (_thread is null)
        {
            _thread = new Thread(Run) { Name = "gpu-library", IsBackground = true };
            _thread.Start();
        }

        _wake.Set();
    }

    public bool Stop(TimeSpan patience)
    {
        Volatile.Write(ref _isStopped, true);
        _wake.Set();
        return _thread is null || !_thread.IsAlive || _thread.Join(patience);
    }

    public void Dispose() => _wake.Dispose();

    private void Run()
    {
        while (_wake.WaitOne() && !Volatile.Read(ref _isStopped))
            Volatile.Read(ref _job)?.Run();
    }
}
