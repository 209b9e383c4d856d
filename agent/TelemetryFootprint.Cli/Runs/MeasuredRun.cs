using TelemetryFootprint.Cli.Figures;
using TelemetryFootprint.Cli.Live;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>Starts the command when the GPUs are read, watches until it ends, and tells what was measured meanwhile.</summary>
internal sealed class MeasuredRun(RunRequest request, LiveLine line, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <exception cref="CommandNotStartedException">There is no such command; nothing was measured.</exception>
    public async Task<RunOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var file = CommandPath.Find(request.Command[0], Environment.GetEnvironmentVariable("PATH"));
        using var relay = new SignalRelay();
        using var meter = await RunMeters.ChooseAsync(request, time, say);
        await meter.StartAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var missing in meter.Missing) say($"not measured: {missing}");
        if (BudgetSight.WhyNot(request, meter) is { } blind) say(blind);
        using var child = ChildCommand.Start(file, request.Command, request.Labels.Environment);
        // It comes back when the command has just taken the place of the fork; before, this process prepared itself.
        meter.Begin();
        var (started, start) = (time.GetUtcNow(), meter.NowMicroseconds);
        relay.Attach(child);
        var look = Task.FromResult(new RunEnergy(start));
        var (guard, sight) = (new BudgetGuard(request, child, time, say), new BudgetSight(request, meter, start, say));
        while (await Task.WhenAny(child.Ended, Task.Delay(Look, time, CancellationToken.None)) != child.Ended)
        {
            // An agent may take its time; the end of the command is seen at once all the same.
            if (look.IsCompleted) look = meter.LookAsync();
            if (await Task.WhenAny(child.Ended, look) == child.Ended) break;
            var energy = await look;
            var use = RunUse.Of(energy, meter.Collector, meter.HasCollector, request.Intensity);
            line.Show(Describe(energy, use, meter.NowMicroseconds - start));
            sight.Look(use);
            guard.Look(request.Budget is { } budget ? use.ShareOf(budget) : null);
        }

        var (ended, end) = (time.GetUtcNow(), meter.NowMicroseconds);
        await child.Ended;
        var whole = await meter.EndAsync(end);
        var collector = await meter.SettleAsync() ? meter.Collector : null;
        var used = request.Budget is { } limit ? RunUse.Of(whole, collector ?? meter.Collector, meter.HasCollector, request.Intensity).ShareOf(limit) : null;
        line.End();
        return new RunOutcome(started, ended, end - start, child.ExitCode, whole, end) { IsStopped = guard.HasStopped, Missing = meter.Missing, Source = meter.Source, Collector = collector, BudgetUsed = used };
    }

    private string Describe(RunEnergy energy, RunUse use, long microseconds)
    {
        var used = request.Budget is { } budget ? $"  {(use.ShareOf(budget) is { } share ? FigureText.Percent(share) : FigureText.Unknown)} of {budget.Text}" : "";
        var price = energy.Total is null ? FigureText.Unknown : use.Grams is { } known ? RoundedText.Grams(known.Value) : FigureText.Unpriced;
        var watts = energy.Total is { } joules && microseconds > 0 ? joules.Value / (microseconds / 1e6) : (double?)null;
        return $"{request.Labels.Name}  {TimeSpan.FromMicroseconds(microseconds):hh\\:mm\\:ss}  {FigureText.Scaled(watts, "W")}  {FigureText.Scaled(energy.Total?.Value, "J")}  {price} CO2e ({use.Quality}){used}";
    }
}
