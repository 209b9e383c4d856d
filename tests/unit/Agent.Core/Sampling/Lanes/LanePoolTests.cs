using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling.Lanes;

/// <summary>Real threads and devices that hang until they are let go; nothing here depends on how long something takes.</summary>
public sealed class LanePoolTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LanePool _pool = new(TimeProvider.System);
    private readonly List<HeldGpu> _gpus = [];

    public void Dispose()
    {
        _gpus.ForEach(gpu => gpu.LetGo());
        Assert.True(_pool.Stop(Patience));
        _pool.Dispose();
    }

    [Fact]
    public void Round_QuickDevices_AreAllReadByOneLane()
    {
        var seats = Seats(8);
        Round(1, seats);
        Round(2, seats);

        Assert.All(seats, seat => Assert.Equal(1_000, seat.Answer(2)!.Energy.Reading.Value));
        Assert.All(seats, seat => Assert.Null(seat.Answer(1)));
        Assert.All(_gpus, gpu => Assert.StartsWith("gpu-lane-", gpu.ThreadName, StringComparison.Ordinal));
        Assert.DoesNotContain(seats, seat => seat.IsTaken);
    }

    [Fact]
    public void Round_FirstDeviceHangs_TheOthersAnswerOnAnotherLane()
    {
        var seats = Seats(4);
        _gpus[0].Hold();

        _pool.Begin(ReadScope.Tick, 1, seats);
        Await(() => seats.Skip(1).All(seat => seat.Answer(1) is not null));

        Assert.Null(seats[0].Answer(1));
        Assert.True(seats[0].IsTaken);
        Assert.True(_pool.IsInside);
        Assert.NotEqual(_gpus[0].ThreadName, _gpus[1].ThreadName);
        Assert.NotNull(seats[0].SlowMicroseconds);
    }

    [Fact]
    public void Round_DeviceStillInsideAnEarlierOne_IsLeftOutAndNeverEnteredTwice()
    {
        var seats = Seats(3);
        _gpus[1].Hold();
        _pool.Begin(ReadScope.Tick, 1, seats);
        Await(() => seats[2].Answer(1) is not null);
        for (var round = 2; round < 20; round++)
        {
            _pool.Begin(ReadScope.Tick, round, seats);
            Await(() => seats[0].Answer(round) is not null && seats[2].Answer(round) is not null);
            Assert.Equal(1, _gpus[1].Threads);
        }

        Assert.Null(seats[1].Answer(19));
        Assert.InRange(_pool.Lanes, 2, 3);
    }

    [Fact]
    public void Round_DeviceComesBack_ItsLateAnswerCountsForNothingAndItTakesPartAgain()
    {
        var seats = Seats(2);
        _gpus[0].Hold();
        _pool.Begin(ReadScope.Tick, 1, seats);
        Await(() => seats[1].Answer(1) is not null);
        _pool.Begin(ReadScope.Tick, 2, seats);
        Await(() => seats[1].Answer(2) is not null);
        _gpus[0].LetGo();
        Await(() => !seats[0].IsTaken);

        Assert.Null(seats[0].Answer(2));
        Round(3, seats);
        Assert.All(seats, seat => Assert.NotNull(seat.Answer(3)));
    }

    [Fact]
    public void Round_SeveralHang_EachKeepsOneLaneOnly()
    {
        var seats = Seats(6);
        foreach (var gpu in _gpus.Take(4))
            gpu.Hold();
        _pool.Begin(ReadScope.Tick, 1, seats);
        Await(() => seats[4].Answer(1) is not null && seats[5].Answer(1) is not null);

        Assert.Equal([1, 1, 1, 1], _gpus.Take(4).Select(gpu => gpu.Threads));
        Assert.Equal(4, _gpus.Take(4).Select(gpu => gpu.ThreadName).Distinct().Count());
        Assert.InRange(_pool.Lanes, 5, 6);
    }

    [Fact]
    public void Round_AllHang_AwaitEndsAtItsMoment()
    {
        var seats = Seats(2);
        _gpus.ForEach(gpu => gpu.Hold());
        _pool.Begin(ReadScope.Tick, 1, seats);
        _pool.Await(TimeProvider.System.MonotonicMicroseconds() + 50_000);

        Assert.All(seats, seat => Assert.Null(seat.Answer(1)));
    }

    [Fact]
    public void Stop_WhileADeviceHangs_SaysThatSomebodyIsInside()
    {
        var seats = Seats(1);
        _gpus[0].Hold();
        _pool.Begin(ReadScope.Tick, 1, seats);
        Assert.True(_gpus[0].Inside.Wait(Patience));

        Assert.False(_pool.Stop(TimeSpan.Zero));
        _pool.Dispose();
        _gpus[0].LetGo();
        Assert.True(_pool.Stop(Patience));
        Assert.False(_pool.IsInside);
    }

    [Fact]
    public void Visit_ThatThrows_IsAnAnswerAndTheLaneLivesOn()
    {
        var seats = Seats(2);
        _gpus[0].Gpu.Energy = () => throw new InvalidOperationException("a defect");
        Round(1, seats);
        Round(2, seats);

        Assert.Equal("a defect", seats[0].Answer(2)!.Failure!.Message);
        Assert.Null(seats[1].Answer(2)!.Failure);
    }

    [Fact]
    public void Post_LibraryThatHangs_LeavesTheLanesAlone()
    {
        using var hold = new ManualResetEventSlim();
        var library = new HangingLibrary(hold);
        var job = new LibraryJob(library, LibraryCall.Open, TimeProvider.System.MonotonicMicroseconds());
        _pool.Post(job);
        var seats = Seats(3);
        Round(1, seats);

        Assert.All(seats, seat => Assert.NotNull(seat.Answer(1)));
        Assert.Null(job.View);
        Assert.False(_pool.IsInside);
        hold.Set();
        Await(() => job.View is not null);
        Assert.True(job.View!.Status!.Value.IsOpen);
        Await(() => !_pool.NeedsCare);
    }

    private List<DeviceSeat> Seats(int count)
    {
        var planner = new DevicePlanner([]);
        var seats = new List<DeviceSeat>();
        for (var i = 0; i < count; i++)
        {
            _gpus.Add(new HeldGpu(i, () => 1_000));
            seats.Add(new DeviceSeat(new DeviceReader(_gpus[i].Gpu, planner, TimeProvider.System, mayUseRing: false)));
        }

        _pool.Begin(ReadScope.Probe, 0, seats);
        Await(() => seats.TrueForAll(seat => !seat.IsTaken));
        Assert.All(seats, seat => Assert.Equal(EnergySource.Counter, seat.TakeProbe()!.Probe!.Plan.Source));
        return seats;
    }

    private void Round(long round, List<DeviceSeat> seats)
    {
        _pool.Begin(ReadScope.Tick, round, seats);
        Await(() => seats.TrueForAll(seat => seat.Answer(round) is not null && !seat.IsTaken));
    }

    private void Await(Func<bool> isSo)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "nothing came");
            _pool.Await(TimeProvider.System.MonotonicMicroseconds() + 1_000);
            Thread.Yield();
        }
    }

    private sealed class HangingLibrary(ManualResetEventSlim hold) : IGpuLibrary
    {
        public string? DriverVersion => null;

        public LibraryStatus Open()
        {
            hold.Wait();
            return new LibraryStatus(0, "open");
        }

        public IReadOnlyList<GpuSlot> Enumerate() => [];

        public void Dispose()
        {
        }
    }
}
