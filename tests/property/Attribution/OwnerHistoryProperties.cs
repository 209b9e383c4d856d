using FsCheck;
using FsCheck.Fluent;

namespace TelemetryFootprint.PropertyTests.Attribution;

/// <summary>Processes, jobs, claims and what they set aside, in any order: Σ runs + reserved idle + idle + unattributed = device, in the ledger.</summary>
public sealed class OwnerHistoryProperties
{
    private static readonly Gen<(bool HasRow, int Millijoules, int Percent, int Processes)> Gpu =
        from row in Gen.Choose(0, 4)
        from millijoules in Gen.Frequency((1, Gen.Choose(0, 3)), (4, Gen.Choose(0, 700_000)))
        from percent in Gen.Choose(0, 100)
        from processes in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(0, (1 << OwnerHost.Slots) - 1)))
        select (row > 0, millijoules, percent, processes);

    private static readonly Gen<Action<OwnerHost>> Change =
        from kind in Gen.Choose(0, 6)
        from slot in Gen.Choose(0, OwnerHost.Slots - 1)
        from other in Gen.Choose(0, OwnerHost.Slots - 1)
        from number in Gen.Choose(0, 3)
        from flags in Gen.Choose(0, 3)
        select (Action<OwnerHost>)(host =>
        {
            switch (kind)
            {
                case 0 or 1: host.Begin(slot, number % 3, other, (flags & 1) != 0); break;
                case 2: host.End(slot); break;
                case 3 or 4: host.Open(slot, number, (flags & 1) != 0, (flags & 2) != 0); break;
                case 5: host.Close(slot); break;
                default: host.Scan(); break;
            }
        });

    // What happens while a tick is under way waits for the next one.
    private static readonly Gen<Action<OwnerHost>> Tick =
        from gpus in Gen.ListOf(Gpu, OwnerHost.Gpus)
        from meanwhile in Gen.Choose(0, 2)
        from change in Change
        select (Action<OwnerHost>)(host => host.Tick([.. gpus], () =>
        {
            if (meanwhile == 0)
                change(host);
        }));

    [Fact]
    public void Ledger_OfAnyHistory_HasEveryMillijouleOnceAndWhatEachClaimWasTold() => Prop.ForAll(
        Gen.ArrayOf(Gen.Frequency((3, Change), (2, Tick))).ToArbitrary(),
        history =>
        {
            var host = new OwnerHost();
            foreach (var step in history)
                step(host);
            return host.Verdict() is null ? true : throw new Xunit.Sdk.XunitException(host.Verdict());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(200));
}
