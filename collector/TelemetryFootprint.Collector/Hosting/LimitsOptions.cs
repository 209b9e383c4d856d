using System.Globalization;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>What strangers, agents and readers may cost: <c>Limits:*</c>, the caps of <c>Ingest:*</c>, and <c>Storage:MinFreeSpace</c>.</summary>
internal sealed record LimitsOptions
{
    private const string MinFreeSpaceKey = "Storage:MinFreeSpace";

    /// <summary><c>Ingest:MaxInFlight</c>: bytes of batches that are read and not yet committed, of all agents together.</summary>
    public long MaxInFlightBytes { get; init; } = 64L << 20;

    /// <summary><c>Ingest:MaxUnfinished</c>: bytes that have come of messages that are not complete, where it is more than 64 KiB, of all agents together.</summary>
    public long MaxUnfinishedBytes { get; init; } = 16L << 20;

    public MinFreeSpace MinFreeSpace { get; init; } = new();

    public ConnectionCaps Connections { get; init; } = new();

    /// <summary><c>Limits:MessageIdle</c>: a stream without a complete message for so long ends.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>Ingest:MaxAge</c>: how old energy may be that still counts.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(366);

    /// <summary><c>Ingest:MaxDevicesPerHost</c>: further devices of a host are one series.</summary>
    public int MaxDevicesPerHost { get; init; } = HostDevices.DefaultMaxPerHost;

    /// <summary><c>Limits:Queries</c>: questions of the API that run at once.</summary>
    public int Queries { get; init; } = 8;

    /// <summary><c>Limits:QueriesPerCaller</c>: of them, those of one token or user or, where none is asked for, of one address.</summary>
    public int QueriesOfACaller { get; init; } = 4;

    /// <summary><c>Limits:QueryTimeout</c>: when the store gives a question up.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Limits:UnreadAnswers</c>: bytes of large answers of the API that their readers have not taken yet, and 64 KiB for each body of a request on its way; half of it of one caller.</summary>
    public long UnreadAnswerBytes { get; init; } = 16L << 20;

    /// <summary><c>Limits:MetricsInterval</c>: how long a page of <c>/metrics</c> is good for further scrapes.</summary>
    public TimeSpan MetricsInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>Limits:MetricsBirth</c>: how long a new counter of energy, grams or litres shows 0, for every reader that comes within it.</summary>
    public TimeSpan MetricsBirth { get; init; } = TimeSpan.FromMinutes(1);

    public static LimitsOptions Read(SettingsReader settings)
    {
        var usual = new LimitsOptions();
        return new()
        {
            MaxInFlightBytes = settings.Size("Ingest:MaxInFlight", usual.MaxInFlightBytes, 8L << 20, 1L << 36),
            MaxUnfinishedBytes = settings.Size("Ingest:MaxUnfinished", usual.MaxUnfinishedBytes, 1L << 20, 1L << 36),
            MinFreeSpace = ReadMinFreeSpace(settings),
            MaxAge = settings.Duration("Ingest:MaxAge", usual.MaxAge, TimeSpan.FromHours(1), TimeSpan.FromDays(3660)),
            MaxDevicesPerHost = settings.Whole("Ingest:MaxDevicesPerHost", usual.MaxDevicesPerHost, 1, 100_000),
            Connections = ReadConnections(settings, usual.Connections),
            Queries = settings.Whole("Limits:Queries", usual.Queries, 1, 1000),
            QueriesOfACaller = settings.Whole("Limits:QueriesPerCaller", usual.QueriesOfACaller, 1, 1000),
            QueryTimeout = settings.Duration("Limits:QueryTimeout", usual.QueryTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            UnreadAnswerBytes = settings.Size("Limits:UnreadAnswers", usual.UnreadAnswerBytes, 1L << 20, 1L << 36),
            MetricsInterval = settings.Duration("Limits:MetricsInterval", usual.MetricsInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            MetricsBirth = settings.Duration("Limits:MetricsBirth", usual.MetricsBirth, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            MaxSilence = settings.Duration("Limits:MessageIdle", usual.MaxSilence, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
        };
    }

    private static ConnectionCaps ReadConnections(SettingsReader settings, ConnectionCaps usual) => new()
    {
        PerAddress = settings.Whole("Limits:ConnectionsPerAddress", usual.PerAddress, 1, 100_000),
        BeforeAuthentication = settings.Whole("Limits:ConnectionsBeforeAuthentication", usual.BeforeAuthentication, 1, 100_000),
        Authenticated = settings.Whole("Limits:Connections", usual.Authenticated, 1, 100_000),
        BanTime = settings.Duration("Limits:BanTime", usual.BanTime, TimeSpan.Zero, TimeSpan.FromDays(1)),
        MaxAge = settings.Duration("Limits:ConnectionMaxAge", usual.MaxAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
        WriteTimeout = settings.Duration("Limits:WriteTimeout", usual.WriteTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
    };

    private static MinFreeSpace ReadMinFreeSpace(SettingsReader settings)
    {
        if (settings.Text(MinFreeSpaceKey) is not { } text) return new();
        if (!text.EndsWith('%')) return new(Bytes: settings.Size(MinFreeSpaceKey, 0, 0, 1L << 44));
        return decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 50
            ? new(percent)
            : throw settings.Wrong(MinFreeSpaceKey, text, "a share such as 5%, up to 50%, or a size such as 1GiB");
    }
}
