namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>NVML's return codes as far as the agent treats them in its own way; any other number is kept as it is.</summary>
public static class GpuCode
{
    public const int NotSupported = 3;
    public const int FunctionNotFound = 13;
    public const int GpuIsLost = 15;
    public const int Deprecated = 26;
    public const int Unknown = 999;

    /// <summary>Asking again cannot help until the library is opened anew.</summary>
    public static bool IsPermanent(int code) => code is NotSupported or FunctionNotFound or Deprecated;

    /// <summary>For people.</summary>
    public static string Describe(int code) => code switch
    {
        0 => "answers",
        1 => "library not initialised (1)",
        2 => "invalid argument (2)",
        NotSupported => "not supported (3)",
        4 => "no permission (4)",
        9 => "driver not loaded (9)",
        FunctionNotFound => "not in this library (13)",
        GpuIsLost => "GPU is lost (15)",
        16 => "GPU needs a reset (16)",
        17 => "blocked by the operating system (17)",
        18 => "driver and library differ in version (18)",
        Deprecated => "removed from this driver (26)",
        Unknown => "unknown error (999)",
        _ => FormattableString.Invariant($"NVML code {code}"),
    };
}
