using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Web.Account;
using TelemetryFootprint.Collector.Web.Alerts;
using TelemetryFootprint.Collector.Web.Budgets;
using TelemetryFootprint.Collector.Web.Runs;

namespace TelemetryFootprint.Collector.Web;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DevicesAnswer))]
[JsonSerializable(typeof(TotalsAnswer))]
[JsonSerializable(typeof(SeriesAnswer))]
[JsonSerializable(typeof(IntensityAnswer))]
[JsonSerializable(typeof(QuarantineAnswer))]
[JsonSerializable(typeof(RestatementsAnswer))]
[JsonSerializable(typeof(PeriodsAnswer))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(SciAnswer))]
[JsonSerializable(typeof(AdviceAnswer))]
[JsonSerializable(typeof(BudgetsAnswer))]
[JsonSerializable(typeof(AlertsAnswer))]
[JsonSerializable(typeof(RunsAnswer))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunPatch))]
[JsonSerializable(typeof(ForgetBody))]
[JsonSerializable(typeof(ForgottenUser))]
[JsonSerializable(typeof(BudgetRequest))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
