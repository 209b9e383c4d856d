using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Exposition;
using TelemetryFootprint.Agent.Native.Clocks;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Hosting;

/// <summary><c>serve</c>: asks for its port first, so that a port in use stops it before anything else has begun.</summary>
internal static class AgentService
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Runs until it is told to stop; true: only a new process can go on measuring.</summary>
    /// <exception cref="ConfigurationException">It cannot run as configured.</exception>
    public static async Task<bool> RunAsync(AgentOptions options, CancellationToken cancellationToken)
    {
        RefuseIfTaken(options.Metrics);
        await using var application = Build(options);
        var time = new HostTimeProvider();
        await using var agent = new AgentComposition(options, time, application.Services.GetRequiredService<ILoggerFactory>());
        await using var control = ControlSocket.Open(options.Control, agent.Claims, agent.Control, application.Services.GetRequiredService<ILogger<ControlSocket>>(), new CollectorWord(agent.Delivery, time));
        var endpoints = new AgentEndpoints(new AgentMetrics(agent));
        application.Run(endpoints.HandleAsync);
        await StartAsync(application, options, cancellationToken);
        agent.Start();
        control?.Start();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stopped = application.WaitForShutdownAsync(ended.Token);
        var mustRestart = await Task.WhenAny(stopped, agent.RestartNeeded) == agent.RestartNeeded;
        if (mustRestart)
            await ended.CancelAsync();
        await stopped;
        return mustRestart;
    }

    /// <summary>Kestrel finds out only when the state directory has been written.</summary>
    private static void RefuseIfTaken(IPEndPoint endpoint)
    {
        try
        {
            using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(endpoint);
        }
        catch (SocketException exception)
        {
            throw CannotListen(endpoint, exception.SocketErrorCode == SocketError.AddressAlreadyInUse, exception);
        }
    }

    private static ConfigurationException CannotListen(IPEndPoint endpoint, bool isTaken, Exception exception) =>
        new("Metrics:Listen", isTaken ? $"{endpoint} is in use by another process" : $"{endpoint} cannot be listened on: {exception.Message}", exception);

    private static WebApplication Build(AgentOptions options)
    {
        // Empty: no settings file of the working directory, no ASPNETCORE_ variables, nothing that this service did not read itself.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxConcurrentConnections = 64;
            server.Limits.MaxRequestBodySize = 0;
            server.Listen(options.Metrics);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        ConfigureLogging(builder.Logging);
        return builder.Build();
    }

    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A start that fails is told in one line by the command.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    private static async Task StartAsync(WebApplication application, AgentOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            throw CannotListen(options.Metrics, exception.InnerException is AddressInUseException, exception);
        }
    }
}
