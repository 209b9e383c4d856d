using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

public sealed class StoreLockTests : IDisposable
{
    private readonly TemporaryDirectory _state = new();

    [Fact]
    public void Acquire_WhileHeld_SaysWhoseDirectoryItIs()
    {
        using (StoreLock.Acquire(_state.Path))
        {
            var error = Assert.Throws<StoreInUseException>(() => StoreLock.Acquire(_state.Path));
            Assert.StartsWith($"{_state.Path} is in use by another footprint-collector (", error.Message, StringComparison.Ordinal);
        }

        StoreLock.Acquire(_state.Path).Dispose();
    }

    public void Dispose() => _state.Dispose();
}
