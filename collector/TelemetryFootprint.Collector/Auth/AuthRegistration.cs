using TelemetryFootprint.Collector.Auth.Grpc;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Storage.Auth;

namespace TelemetryFootprint.Collector.Auth;

/// <summary>Puts the credentials, and who judges them, into the service.</summary>
internal static class AuthRegistration
{
    /// <summary>A call waits so long for its turn to change something, and as long again for a command that holds the file; then its agent is told to come again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void AddAuth(this IServiceCollection services, CollectorOptions options)
    {
        var path = StorePaths.In(options.StateDirectory).Credentials;
        services.AddSingleton<ICredentialStore>(_ => StoreFile.Open(path, () => new SqliteCredentialStore(path, Patience)));
        services.AddSingleton<Authenticator>();
        services.AddSingleton<EnrolmentAudit>();
        services.AddSingleton<OpenCalls>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenCalls>());
        services.AddSingleton<GrpcGate>();
        services.AddSingleton<HostBinding>();
        services.AddHostedService<ExposedFilesWarning>();
        services.AddSingleton(provider => new WebConfigState(options.Auth.WebConfig, options.Auth.Web, provider.GetRequiredService<ILogger<WebConfigState>>()));
        if (options.Auth.WebConfig is not null) services.AddHostedService<WebConfigReloader>();
        services.AddSingleton<BasicUsers>();
        services.AddSingleton<HttpGate>();
    }
}
