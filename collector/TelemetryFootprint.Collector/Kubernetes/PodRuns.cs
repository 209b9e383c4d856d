using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Collector.Web.Runs;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The loop that gives runs of pods whose energy comes what is known of the pod, and ends those whose pod is gone.</summary>
internal sealed partial class PodRuns(KubernetesOptions options, PodBook pods, LiveState live, IRunStore runs, RunQueries registry, TimeProvider time, ILogger<PodRuns> logger) : BackgroundService
{
    public const string Source = "kubernetes";
    private const string Prefix = "k8s:";
    private const int MostOpen = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Fill();
            }
            catch (Exception error)
            {
                LogNotWritten(error.Message);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal void Fill()
    {
        pods.Forget(time.GetUtcNow());
        var open = runs.List(null, active: true, MostOpen).Where(run => run.Source == Source).Select(run => run.Id).ToList();
        foreach (var run in live.Current.Runs.Keys.Union(open).Where(run => run.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (pods.Find(UidOf(run)) is { } pod) registry.Fill(run, FactsOf(pod));
            // It was deleted while nobody listened.
            else if (pods.IsWhole && open.Contains(run) && !live.Current.Runs.ContainsKey(run)) registry.Fill(run, new(Source) { Ended = time.GetUtcNow() });
        }
    }

    /// <summary>Behind a slash is the container.</summary>
    private static string UidOf(string run) => run[Prefix.Length..].Split('/')[0];

    private RunFacts FactsOf(Pod pod) => new(Source)
    {
        Name = pod.Name,
        Project = options.ProjectOf(pod),
        Labels = new Dictionary<string, string> { ["namespace"] = pod.Namespace, ["pod"] = pod.Name },
        Ended = pod.Gone,
    };

    [LoggerMessage(2521, LogLevel.Warning, "Runs of pods could not be named: {Reason}. Their energy is under their ids all the same")]
    private partial void LogNotWritten(string reason);
}
