using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// <c>footprint_device</c>: what the devices of each host are, at the time of the tick that said so. The newest word is the answer, as in a ledger; one that moved to another
/// host is another there. Safe for concurrent callers.
/// </summary>
internal sealed class SharedDevices(InfluxQueries store, TimeProvider time)
{
    public const string Measurement = "footprint_device";

    private static readonly Dictionary<string, DeviceKind> Kinds = Enum.GetValues<DeviceKind>().ToDictionary(Words.Of, StringComparer.Ordinal);

    private readonly Lock _turn = new();
    private IReadOnlyDictionary<(string Host, string Uuid), ToldDevice> _current = new Dictionary<(string, string), ToldDevice>();
    private long? _readAt;

    /// <summary>Of all that have energy. A MIG instance is in no sum.</summary>
    public static bool IsOne(DeviceKind kind) => kind != DeviceKind.Mig;

    /// <param name="within">How old the answer may be.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <exception cref="Core.Ports.StoreUnavailableException">It cannot be read now.</exception>
    /// <exception cref="TimeoutException">Not in time, or there are too many of them.</exception>
    public IReadOnlyDictionary<(string Host, string Uuid), ToldDevice> Current(TimeSpan within, CancellationToken cancellationToken)
    {
        lock (_turn)
        {
            if (_readAt is { } at && time.GetElapsedTime(at) < within) return _current;
            _current = Read(cancellationToken);
            _readAt = time.GetTimestamp();
            return _current;
        }
    }

    public static void Write(ToldDevice told, LineBuffer lines) => lines.Begin(Measurement)
        .Tag("gpu_uuid", ReversibleTag.Of(told.Device.Uuid)).Tag("host", ReversibleTag.Of(told.Device.Host))
        .Whole("gpu_index"u8, told.Device.Index).Text("kind"u8, Words.Of(told.Device.Kind)).Text("model"u8, told.Device.Model)
        .End(checked(told.AtMilliseconds * 1_000_000));

    private Dictionary<(string Host, string Uuid), ToldDevice> Read(CancellationToken cancellationToken)
    {
        var devices = new Dictionary<(string Host, string Uuid), ToldDevice>();
        store.Ask(
            $"SELECT gpu_index, kind, model FROM {Measurement} GROUP BY gpu_uuid, host ORDER BY time DESC LIMIT 1",
            part =>
            {
                foreach (var row in part.Rows)
                {
                    var (host, uuid) = (ReversibleTag.Read(part.Text(row, "host")), ReversibleTag.Read(part.Text(row, "gpu_uuid")));
                    var device = new DeviceIdentity(host, uuid, checked((uint)(part.Whole(row, "gpu_index") ?? 0)), part.Text(row, "model"), Kinds.GetValueOrDefault(part.Text(row, "kind")));
                    devices[(host, uuid)] = new(device, part.Milliseconds(row));
                }
            },
            cancellationToken);
        return devices;
    }
}
