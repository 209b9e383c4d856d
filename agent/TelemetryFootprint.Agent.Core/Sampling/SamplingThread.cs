namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>The one thread that reads the GPUs: the library is not asked by anybody else, and a slow call delays nobody else.</summary>
public sealed class SamplingThread : IDisposable
{
    private readonly Sampler _sampler;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public SamplingThread(Sampler sampler)
    {
        _sampler = sampler;
        _thread = new Thread(Run) { Name = "gpu-sampling", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Stops after the step that is under way; false if it did not end in time (a native call hangs).</summary>
    public bool Stop(TimeSpan patience)
    {
        _stop.Set();
        return !_thread.IsAlive || _thread.Join(patience);
    }

    public void Dispose()
    {
        if (Stop(TimeSpan.Zero))
            _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsSet)
        {
            Outlive(_sampler.Step);
            // Timed waits count whole milliseconds: rounding up wakes just after the moment, not just before.
            _stop.Wait((int)Math.Ceiling(_sampler.UntilNext().TotalMilliseconds));
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
