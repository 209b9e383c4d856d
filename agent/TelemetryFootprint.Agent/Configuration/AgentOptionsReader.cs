using System.Net;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary>Reads <see cref="AgentOptions"/> and refuses what it does not know.</summary>
internal static class AgentOptionsReader
{
    public const string EnvironmentPrefix = "FOOTPRINT_AGENT__";
    private const int MaximumDevices = 64;
    private const decimal MaximumWatts = 10_000;

    /// <exception cref="ConfigurationException">A key that is unknown or has a value that cannot be used.</exception>
    public static AgentOptions Read(string? configurationFile, IEnumerable<string> arguments)
    {
        var reader = SettingsSources.Load(EnvironmentPrefix, configurationFile, arguments);
        var stateDirectory = reader.Text("StateDirectory") ?? DefaultStateDirectory();
        var options = new AgentOptions(
            CollectorReader.Read(reader, stateDirectory),
            Host(reader),
            Sampling(reader),
            Fallback(reader),
            reader.Text("Nvml:LibraryPath"),
            stateDirectory,
            SpoolReader.Read(reader),
            Metrics(reader),
            reader.Whole("Demo:Devices", 0, 0, MaximumDevices),
            NodeReader.Read(reader),
            ControlSettings.Read(reader),
            ClaimsReader.Read(reader),
            PodResourcesSettings.Read(reader));
        reader.RefuseUnknown();
        RefuseUnreportable(options);
        return options;
    }

    private static HostIdentity Host(SettingsReader reader)
    {
        var host = new HostIdentity(reader.Text("Host:Name") ?? Dns.GetHostName(), Labels(reader));
        var described = new Inventory { Host = host.Name };
        described.HostLabels.Add(host.Labels.ToDictionary());
        return InventoryValidator.FirstViolation(InventoryContent.WithContentId(described)) is { } violation
            ? throw new ConfigurationException("Host", $"cannot be reported: {violation.Reason}")
            : host;
    }

    /// <summary>Unknown models, and names that make UUIDs too long for the contract: the collector would refuse every tick of this host.</summary>
    private static void RefuseUnreportable(AgentOptions options)
    {
        var devices = FallbackDevices.Create(options.Fallback, new string('0', 2 * Limits.IdBytes));
        var inventory = new Inventory { Host = options.Host.Name };
        inventory.Devices.AddRange(devices.Select(device => DeviceDescription.Of(device.Gpu, device.Plan, null)));
        if (InventoryValidator.FirstViolation(InventoryContent.WithContentId(inventory)) is { } violation)
            throw new ConfigurationException("Devices", $"cannot be reported ({violation.Reason}); use fewer devices, and shorter names and models");
    }

    private static Dictionary<string, string> Labels(SettingsReader reader) =>
        reader.Names("Host:Labels").ToDictionary(name => name, name => reader.Text($"Host:Labels:{name}", ""));

    private static SamplingOptions Sampling(SettingsReader reader)
    {
        var interval = reader.Duration("Sampling:Interval", SamplingOptions.DefaultInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        var standard = interval < SamplingOptions.DefaultPowerInterval ? interval : SamplingOptions.DefaultPowerInterval;
        return new SamplingOptions(interval, reader.Duration("Sampling:PowerInterval", standard, TimeSpan.FromMilliseconds(20), interval))
        {
            ReleaseWhenIdle = ReleaseWhenIdle(reader),
            Accuracy = AccuracyReader.Read(reader),
        };
    }

    private static TimeSpan? ReleaseWhenIdle(SettingsReader reader)
    {
        const string key = "Sampling:ReleaseWhenIdle";
        return reader.Text(key) is null ? null : reader.Duration(key, TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromDays(7));
    }

    private static List<FallbackEntry> Fallback(SettingsReader reader)
    {
        var entries = new List<FallbackEntry>();
        foreach (var name in reader.Names("Devices"))
        {
            var key = $"Devices:{name}";
            var model = reader.Text($"{key}:Model") ?? throw new ConfigurationException($"{key}:Model", "is missing; write NVML's whole name, such as NVIDIA A100-SXM4-80GB");
            var minimum = reader.Number($"{key}:MinWatts", 0, MaximumWatts);
            var maximum = reader.Number($"{key}:MaxWatts", 0, MaximumWatts);
            if (minimum > maximum)
                throw new ConfigurationException($"{key}:MinWatts", "is more than MaxWatts");
            entries.Add(new FallbackEntry(
                name,
                model,
                reader.Whole($"{key}:Count", 1, 1, MaximumDevices),
                reader.Number($"{key}:Load", 0, 1) ?? FallbackEntry.DefaultLoad,
                minimum is { } low ? Watts.FromWatts(low) : null,
                maximum is { } high ? Watts.FromWatts(high) : null));
        }

        return entries;
    }

    private static IPEndPoint Metrics(SettingsReader reader)
    {
        const string key = "Metrics:Listen";
        var listen = reader.Listen(key, SettingsHelp.DefaultMetrics);
        return IPAddress.IsLoopback(listen.Address)
            ? listen
            : throw new ConfigurationException(key, $"{listen} is not a loopback address; off loopback a listener needs TLS and a credential, which this version does not have");
    }

    private static string DefaultStateDirectory()
    {
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } given)
            return given.Split(':')[0];
        var local = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state && !OperatingSystem.IsWindows()
            ? state
            : OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(local, "footprint-agent");
    }
}
