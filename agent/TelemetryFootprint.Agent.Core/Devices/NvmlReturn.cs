using System.Globalization;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>NVML's return codes by number and name. Codes that a newer driver adds stay integers and never throw.</summary>
public static class NvmlReturn
{
    public const int Success = 0;
    public const int Uninitialized = 1;
    public const int InvalidArgument = 2;
    public const int NotSupported = 3;
    public const int NoPermission = 4;
    public const int NotFound = 6;
    public const int InsufficientSize = 7;
    public const int DriverNotLoaded = 9;
    public const int Timeout = 10;
    public const int LibraryNotFound = 12;
    public const int FunctionNotFound = 13;
    public const int GpuIsLost = 15;
    public const int ResetRequired = 16;
    public const int OperatingSystem = 17;
    public const int VersionMismatch = 18;
    public const int NoData = 21;
    public const int ArgumentVersionMismatch = 25;
    public const int Deprecated = 26;
    public const int GpuNotFound = 28;
    public const int Unknown = 999;

    private static readonly string[] Names =
    [
        "SUCCESS", "UNINITIALIZED", "INVALID_ARGUMENT", "NOT_SUPPORTED", "NO_PERMISSION", "ALREADY_INITIALIZED", "NOT_FOUND",
        "INSUFFICIENT_SIZE", "INSUFFICIENT_POWER", "DRIVER_NOT_LOADED", "TIMEOUT", "IRQ_ISSUE", "LIBRARY_NOT_FOUND",
        "FUNCTION_NOT_FOUND", "CORRUPTED_INFOROM", "GPU_IS_LOST", "RESET_REQUIRED", "OPERATING_SYSTEM", "LIB_RM_VERSION_MISMATCH",
        "IN_USE", "MEMORY", "NO_DATA", "VGPU_ECC_NOT_SUPPORTED", "INSUFFICIENT_RESOURCES", "FREQ_NOT_SUPPORTED",
        "ARGUMENT_VERSION_MISMATCH", "DEPRECATED", "NOT_READY", "GPU_NOT_FOUND", "INVALID_STATE", "RESET_TYPE_NOT_SUPPORTED",
    ];

    /// <summary>The name for metrics and logs; <c>CODE_n</c> for a number that this table does not know.</summary>
    public static string Name(int code) => code switch
    {
        >= 0 when code < Names.Length => Names[code],
        Unknown => "UNKNOWN",
        _ => "CODE_" + code.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// True where the metric is absent until the library is opened again, so that asking on is useless. From driver 590 on
    /// DEPRECATED is answered by calls that are gone, so it counts as NOT_SUPPORTED.
    /// </summary>
    public static bool IsPermanent(int code) => code is NotSupported or FunctionNotFound or Deprecated;

    /// <summary>For people: words and the number.</summary>
    public static string Describe(int code) => code switch
    {
        Success => "answers",
        Uninitialized => "library not initialised (1)",
        FunctionNotFound => "not in this library (13)",
        GpuIsLost => "GPU is lost (15)",
        ResetRequired => "GPU needs a reset (16)",
        OperatingSystem => "blocked by the operating system (17)",
        VersionMismatch => "driver and library differ in version (18)",
        Deprecated => "removed from this driver (26)",
        Unknown => "unknown error (999)",
        > 0 when code < Names.Length => string.Create(CultureInfo.InvariantCulture, $"{Names[code].Replace('_', ' ').ToLowerInvariant()} ({code})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"NVML code {code}"),
    };
}
