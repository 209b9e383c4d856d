using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tokens;

public sealed class TokenCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_StoreThatCannotBeWritten_IsAFailureAndNoCrash()
    {
        var file = _folder.Combine(SqliteCredentialStore.FileName);
        using var store = new SqliteCredentialStore(file);
        string[] command = ["token", "new", "--host", "gpu-01", $"--StateDirectory={_folder.Path}"];
        using (var disk = new RefusingWrites(file, "credential"))
            Assert.Equal(1, await CommandLine.RunAsync(command));
        Assert.Empty(store.List());

        Assert.Equal(0, await CommandLine.RunAsync(command));
        Assert.Single(store.List());
    }
}
