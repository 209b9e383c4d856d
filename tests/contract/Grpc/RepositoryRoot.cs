namespace TelemetryFootprint.ContractTests.Grpc;

internal static class RepositoryRoot
{
    public static string Find(params string[] below)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TelemetryFootprint.sln"))) folder = folder.Parent;
        return Path.Combine([folder?.FullName ?? throw new DirectoryNotFoundException("TelemetryFootprint.sln"), .. below]);
    }
}
