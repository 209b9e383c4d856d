using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class ProcessWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void See_Process_IsLookedAtByItsThread()
    {
        var processes = new ScriptedProcesses();
        processes.Run(7, 100, "a");
        using var watch = Watch(processes);
        watch.Start();
        watch.See(7);

        Assert.True(SpinWait.SpinUntil(() => watch.RunOf(7) == "a", Patience));
    }

    [Fact]
    public void See_FileThatHangs_HoldsUpNobody()
    {
        using var free = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var hanging = new HangingProcesses(entered, free);
        using var watch = Watch(hanging);
        watch.Start();
        watch.See(7);
        Assert.True(entered.Wait(Patience));

        for (var pid = 100; pid < 10_000; pid++)
            watch.See(pid);
        Assert.Null(watch.RunOf(7));
        free.Set();
        Assert.True(SpinWait.SpinUntil(() => watch.RunOf(7) == "7" && watch.RunOf(100) == "100", Patience));
        Assert.Null(watch.RunOf(9_999));
    }

    private static ProcessWatch Watch(IProcessFacts facts) => new(new ProcessOwners(facts, TimeProvider.System, ScriptedProcesses.Agent));

    private sealed class HangingProcesses(ManualResetEventSlim entered, ManualResetEventSlim free) : IProcessFacts
    {
        public long? StartOf(int pid) => 1;

        public IReadOnlyList<string> CgroupsOf(int pid) => [];

        public string? DeclaredRunOf(int pid)
        {
            entered.Set();
            free.Wait();
            return $"{pid}";
        }
    }
}
