namespace TelemetryFootprint.Contracts;

/// <summary>Every cap of the contract. Both sides check them; CONTRACT.md says what happens at each.</summary>
public static class Limits
{
    /// <summary>One message on the wire, compressed or not.</summary>
    public const int MaxMessageBytes = 1 << 20;

    /// <summary>One message after inflating; checked while inflating.</summary>
    public const int MaxInflatedBytes = 4 << 20;

    /// <summary>The request of a unary call (health, enrolment), on the wire and inflated: it is read before anybody is known, and needs no more.</summary>
    public const int MaxUnaryBytes = 4 << 10;

    /// <summary>A message up to this size may come in parts whatever else the collector holds; a tick of 8 GPUs has less than 1 KiB.</summary>
    public const int FreePartialBytes = 64 << 10;

    /// <summary>Fields of one message on all its levels, counted before it is parsed: a full inventory has 22,000, a full batch 2,000.</summary>
    public const int MaxMessageFields = 32_768;

    /// <summary>Packed numbers and bytes of text of one message: a full batch has 200,000, a full inventory 720,000.</summary>
    public const int MaxMessageValues = 1 << 20;

    /// <summary>Fields of a message of metrics' points.</summary>
    public const int MaxPointFields = 1 << 19;

    /// <summary>A message that has begun must be complete within this time.</summary>
    public static readonly TimeSpan MessageCompletionTimeout = TimeSpan.FromSeconds(10);

    public const uint Protocol = 1;

    /// <summary>Length of agent, boot and inventory ids.</summary>
    public const int IdBytes = 16;

    public const int MaxTicksPerBatch = 1024;

    public const int MaxRowsPerBatch = 4096;

    /// <summary>Devices × ticks: bounds the work for a batch whose rows are all absent.</summary>
    public const int MaxCellsPerBatch = 32_768;

    public const int MaxSharesPerBatch = 4 * MaxRowsPerBatch;

    public const int MaxSharePatterns = 256;

    public const int MaxDevices = 256;

    public const int MaxBoundsPerDevice = 16;

    public const int MaxOwners = 256;

    /// <summary>Of one host at a time.</summary>
    public const int MaxClaims = 256;

    public const int MaxRunIdBytes = 128;

    public const int MaxHostBytes = 255;

    public const int MaxUuidBytes = 96;

    /// <summary>Each free text of a device (model, driver version, reason and the like), and each line of what a host's figure lacks.</summary>
    public const int MaxDeviceTextBytes = 256;

    /// <summary>Lines of what a host's figure lacks.</summary>
    public const int MaxUncovered = 16;

    /// <summary>Compute slices of a MIG instance, and devices on a board: 7 and 4 are the most there are.</summary>
    public const uint MaxParts = 64;

    public const int MaxLabels = 16;

    /// <summary>Each label's name and each label's value.</summary>
    public const int MaxLabelBytes = 128;

    /// <summary>An agent never has more batches unanswered than this, whatever the collector offers.</summary>
    public const int MaxBatchesInFlight = 64;

    /// <summary>Acks and rejects carry no more ranges than this.</summary>
    public const int MaxRangesPerAck = 1024;

    /// <summary>Microseconds of any clock, either sign: more than 2,000 years, and sums of two cannot overflow.</summary>
    public const long MaxMicroseconds = 1L << 56;

    /// <summary>Of one interval: 2.5 GWh.</summary>
    public const long MaxRowMillijoules = 1L << 53;

    /// <summary>An agent's running total of one device.</summary>
    public const long MaxCumulativeMillijoules = 1L << 62;

    public const long MaxPowerMilliwatts = 1_000_000_000;

    /// <summary>A figure is never wider than itself: its low end would be below zero.</summary>
    public const uint MaxHalfWidthPpm = 1_000_000;

    public const long MaxMemoryMebibytes = 1L << 40;

    public const int MinTemperatureCelsius = -273;

    public const int MaxTemperatureCelsius = 1000;

    /// <summary>The wall clock may drift this far from the batch's base before a new batch must start.</summary>
    public const long WallClockStepMicroseconds = 100_000;
}
