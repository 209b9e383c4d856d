using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>Delivery at its real pace, in time that the test moves: what takes a minute takes a moment.</summary>
public abstract class VirtualTimeDelivery : IAsyncDisposable
{
    private protected VirtualTimeDelivery() => Rig = new DeliveryRig(Time)
    {
        Options = new DeliveryOptions { TicksPerBatch = 1, FinalFlush = TimeSpan.FromMilliseconds(50) },
        Jitter = 0.999,
    };

    private protected ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    private protected DeliveryRig Rig { get; }

    public ValueTask DisposeAsync() => Rig.DisposeAsync();

    private protected async Task Until(Func<bool> condition, double seconds)
    {
        for (double passed = 0; !condition(); passed += 0.25)
        {
            Assert.True(passed <= seconds, $"not within {seconds} s");
            await PassAsync(0.25);
        }
    }

    /// <summary>Time in steps, and after each a moment for the tasks that it wakes.</summary>
    private protected async Task PassAsync(double seconds)
    {
        for (double passed = 0; passed < seconds; passed += 0.25)
        {
            Time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Delay(3);
        }
    }
}
