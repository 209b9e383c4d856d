using System.Text.Json.Serialization;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>Source-generated: what <see cref="ReservationFile"/> holds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KeptReservations))]
internal sealed partial class ReservationJson : JsonSerializerContext;
