namespace TelemetryFootprint.Agent.Configuration;

/// <summary>The settings as <c>--help</c> shows them.</summary>
internal static class SettingsHelp
{
    public const string DefaultEndpoint = "http://127.0.0.1:9851";
    public const string DefaultMetrics = "127.0.0.1:9852";

    public const string Text = """
        Settings (JSON file by --config, then FOOTPRINT_AGENT__Section__Key, then --Section:Key=value):
          Collector:Endpoint          where ticks go                                  http://127.0.0.1:9851
          Collector:TokenFile         this agent's token, as token new printed it     none
          Collector:EnrolTokenFile    or: a joining token, traded once for its own    none
          Collector:CaFile            certificates that alone are trusted (https)     the system's
          Collector:PinSha256         or: the collector's key, as it prints it        none
          Collector:ClientCertificateFile  PEM, shown to the collector (https)        none
          Collector:ClientKeyFile     its key                                         none
          Collector:AllowPlaintext    INSECURE: http:// to another host               false
          Host:Name                   this host's name                                the system's
          Host:Labels:<label>         labels of this host                             none
          Host:OverheadWatts          what this host draws without its GPUs           none
          Host:NodeToGpuRatio         or: the whole host over its GPUs, such as 2     none
          Sampling:Interval           one row per device                              1s
          Sampling:PowerInterval      one power reading, where power is integrated    100ms
          Sampling:ReleaseWhenIdle    gives the GPUs back after so long without work  never
          Nvml:LibraryPath            NVML's library                                  the system's
          Devices:<name>:Model        fallback GPUs, by NVML's whole name             none
          Devices:<name>:Count        how many                                        1
          Devices:<name>:Load         their load, 0 to 1                              0.5
          Devices:<name>:MinWatts     at no load                                      the catalogue's
          Devices:<name>:MaxWatts     at full load                                    the catalogue's
          Bounds:Counter              half-width of counted energy: the sensor's gain 5%
          Bounds:Averaged             of integrated 1 s averages                      7%
          Bounds:Integrated           of integrated moments (most sensors of 100 ms)  13%
          Bounds:PartTime             of sensors that look 20 or 25 of 100 ms         25%
          Bounds:Rapl                 of processor and memory energy                  10%
          Bounds:Overhead             of the assumed rest of the node                 20%
          Calibration:<name>:Match    a GPU's UUID or whole model name, metered       none
          Calibration:<name>:HalfWidth  its gain's half-width, below Bounds:Counter
          Calibration:<name>:Source   who measured it, when and with what
          StateDirectory              where the agent's id and its spool are kept     $STATE_DIRECTORY, else ~/.local/state/footprint-agent
          Spool:MaxSize               ticks that wait for the collector               256MiB (in memory: 8MiB)
          Spool:Durability            on disk each tick, each 1m, or only in memory   tick
          Metrics:Listen              /metrics and /healthz, on loopback              127.0.0.1:9852
          ControlSocket               where runs are claimed; none: nowhere           footprint-agent.sock in $RUNTIME_DIRECTORY
          Claims:Most                 claims at once, of all users; 256 at the most   256
          Claims:MostOfAUser          of one                                          64
          Claims:PerMinute            claims asked for, by all users                  480
          Claims:PerMinuteOfAUser     by one                                          120
          Claims:NewRunsPerHour       runs that nobody claimed before, by all users   1000
          Claims:NewRunsPerHourOfAUser  by one                                        240
          Claims:ReservingUsers       numbers of users who may set any GPU aside      root alone
          PodResources:Socket         where the kubelet tells of pods' GPUs; none     /var/lib/kubelet/pod-resources/kubelet.sock
          Demo:Devices                simulated GPUs instead of NVML                  0

        Exit codes: 0 ok, 1 failure, 2 usage, 75 restart me, 78 bad configuration.
        """;
}
