using System.Text.Json.Serialization;
using TelemetryFootprint.Cli.Live;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Api;

/// <summary>The shapes that cross this command's edge, with their readers generated.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DeviceList))]
[JsonSerializable(typeof(BudgetList))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(RunTotals))]
[JsonSerializable(typeof(TotalsList))]
[JsonSerializable(typeof(SciList))]
[JsonSerializable(typeof(AccountList))]
[JsonSerializable(typeof(RunComparison))]
[JsonSerializable(typeof(TopSummary))]
internal sealed partial class ApiJson : JsonSerializerContext;
