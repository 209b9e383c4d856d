namespace TelemetryFootprint.TestKit.Time;

/// <summary>A timer of <see cref="ManualTimeProvider"/>; its state belongs to the provider's lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state, long order) : ITimer
{
    public long Order => order;

    /// <summary>Null: not armed.</summary>
    public long? DueTicks { get; set; }

    /// <summary>Null: fires once.</summary>
    public long? PeriodTicks { get; set; }

    public bool IsDisposed { get; set; }

    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period) => owner.Arm(this, dueTime, period);

    public void Dispose() => owner.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
