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
        Assert.True(SpinWait.SpinUntil(() => watch.Looking > TimeSpan.FromMilliseconds(20), Patience));
        free.Set();
        Assert.True(SpinWait.SpinUntil(() => watch.RunOf(7) == "7" && watch.RunOf(100) == "100", Patience));
        Assert.Null(watch.RunOf(9_999));
        Assert.True(SpinWait.SpinUntil(() => watch.Looking == TimeSpan.Zero, Patience));
    }

    [Fact]
    public void See_ProcessThatCannotBeRead_IsCountedAndTheNextIsLookedAt()
    {
        var processes = new ScriptedProcesses { Breaking = 7 };
        processes.Run(7, 100, "a");
        processes.Run(8, 100, "b");
        using var watch = Watch(processes);
        watch.Start();
        watch.See(7);
        watch.See(8);

        Assert.True(SpinWait.SpinUntil(() => watch.RunOf(8) == "b", Patience));
        Assert.Equal((null, 1L), (watch.RunOf(7), watch.Failures));
    }

    private static ProcessWatch Watch(IProcessFacts facts) => new(new ProcessOwners(facts, TimeProvider.System, ScriptedProcesses.Agent), TimeProvider.System);

    private sealed class HangingProcesses(ManualResetEventSlim entered, ManualResetEventSlim free) : IProcessFacts
    {
        public ProcessStat? StatOf(int pid) => new(1, 1);

        public int? UserOf(int pid) => null;

        public IReadOnlyList<string> CgroupsOf(int pid) => [];

        public string? VariableOf(int pid, string name)
        {
            entered.Set();
            free.Wait();
            return $"{pid}";
        }

        public bool? IsEnvironmentOpen(int pid) => null;

        public IReadOnlyList<string> GpusOpenTo(IReadOnlyList<string> cgroups) => [];

        public IEnumerable<int> All() => [];
    }
}
