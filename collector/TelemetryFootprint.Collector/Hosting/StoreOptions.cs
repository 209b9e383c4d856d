using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>Store:…</c></summary>
internal static class StoreOptions
{
    public const string ModeKey = "Store:Mode";
    private const string Influx = "influxdb";

    public static StoreMode Read(SettingsReader settings, InfluxOptions? influx)
    {
        var mode = settings.Text(ModeKey) switch
        {
            null or "embedded" => StoreMode.Embedded,
            Influx => StoreMode.Influx,
            var other => throw settings.Wrong(ModeKey, other, $"embedded or {Influx}"),
        };
        if (mode == StoreMode.Embedded) return mode;
        if (influx is null) throw new ConfigurationException(InfluxOptions.UrlKey, $"is missing; {ModeKey}={Influx} shares that store");
        // All versions are asked by the name of a database; to a bucket of version 2 one is mapped (DBRP).
        if (influx.Database is null) throw new ConfigurationException(InfluxOptions.DatabaseKey, $"is missing; {ModeKey}={Influx} asks it in InfluxQL, of a bucket by the database that is mapped to it");
        return mode;
    }
}
