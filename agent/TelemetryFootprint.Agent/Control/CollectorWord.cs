using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Control;

/// <summary>Adds to an answer what the collector says of its run.</summary>
internal sealed class CollectorWord(DeliveryState delivery, TimeProvider time)
{
    private const double NanogramsPerGram = 1e9;

    public ControlAnswer AddTo(ControlAnswer answer) => answer with
    {
        HasCollector = delivery.Current is { Connected: true, TellsOfRuns: true },
        Collector = answer.Run is { } run && delivery.Of(run) is { } kept ? Of(kept.State, time.GetElapsedTime(kept.ReceivedAt).TotalSeconds) : null,
    };

    private static ControlCollector Of(RunState state, double ageSeconds)
    {
        var isPriced = state.HasEmissionsNanograms;
        return new(ageSeconds, (long)state.EnergyMillijoules, (long)state.HostEnergyMillijoules, (long)state.UnpricedMillijoules)
        {
            Grams = isPriced ? state.EmissionsNanograms / NanogramsPerGram : null,
            LowGrams = isPriced ? state.EmissionsLowNanograms / NanogramsPerGram : null,
            HighGrams = isPriced ? state.EmissionsHighNanograms / NanogramsPerGram : null,
            Quality = state.Quality.Length > 0 ? state.Quality : null,
            Intensity = state.HasIntensity ? state.Intensity : null,
            Factor = state.Factor.Length > 0 ? state.Factor : null,
            HostOnly = state.HostOnly,
            HostOnlyReason = state.HostOnlyReason.Length > 0 ? state.HostOnlyReason : null,
            PartsAgeSeconds = state.AgeMilliseconds / 1e3,
            Budget = state.Budgets.Count > 0 ? Of(state.Budgets[0]) : null,
        };
    }

    private static ControlBudget Of(BudgetState budget) => new(budget.Unit, budget.Limit)
    {
        Used = budget.HasUsed ? budget.Used : null,
        UsedRatio = budget.HasUsed && budget.Limit > 0 ? budget.Used / budget.Limit : null,
        Exceeded = budget.Exceeded,
    };
}
