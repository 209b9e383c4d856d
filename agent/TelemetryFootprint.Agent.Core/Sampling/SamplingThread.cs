namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>The coordinator's thread: it takes the ticks, and asks the lanes for what they need. No library call is made here, so none can stop it.</summary>
public sealed class SamplingThread : IDisposable
{
    private readonly Sampler _sampler;
    private readonly ManualResetEventSlim _wake = new();
    private readonly Thread _thread;
    private readonly Action<string>? _restart;
    private volatile bool _isStopping;

    /// <param name="sampler">Stepped by this thread alone.</param>
    /// <param name="restart">Told once why only a new process can go on.</param>
    public SamplingThread(Sampler sampler, Action<string>? restart = null)
    {
        (_sampler, _restart) = (sampler, restart);
        sampler.Woken = _wake.Set;
        _thread = new Thread(Run) { Name = "gpu-sampling", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Stops after the step that is under way; false if it did not end in time (a native call hangs).</summary>
    public bool Stop(TimeSpan patience)
    {
        _isStopping = true;
        _wake.Set();
        return !_thread.IsAlive || _thread.Join(patience);
    }

    public void Dispose()
    {
        if (Stop(TimeSpan.Zero))
            _wake.Dispose();
    }

    private void Run()
    {
        var isToldOf = false;
        while (!_isStopping)
        {
            Outlive(_sampler.Step);
            if (!isToldOf && _sampler.RestartReason is { } reason)
            {
                isToldOf = true;
                _restart?.Invoke(reason);
            }

            // Timed waits count whole milliseconds: rounding up wakes just after the moment, not just before.
            // Whoever asks for a tick does so before the waking.
            if (_wake.Wait((int)Math.Ceiling(_sampler.UntilNext().TotalMilliseconds)))
                _wake.Reset();
        }

        Outlive(_sampler.Finish);
    }

    private void Outlive(Action step)
    {
        try
        {
            step();
        }
        catch (Exception exception)
        {
            // The thread must outlive whatever a device does; what is lost is said.
            _sampler.Report(exception);
        }
    }
}
