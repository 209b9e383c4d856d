using System.Security.Cryptography;
using System.Text;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts;

namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>What the kubelet has set aside, as runs: the container's, by the name that its processes have, or while nobody tells its UID, the pod's by its own.</summary>
internal sealed class PodReservations(PodLogs logs)
{
    private const string Prefix = "k8s:";
    private const int HashLetters = 8;

    // A run that is named better later, when its container is there, is set aside since it was first seen all the same.
    private Dictionary<PodDevice, long> _since = [];

    /// <summary>Places that have no UID to be told by.</summary>
    public int Unnamed { get; private set; }

    public IReadOnlyList<SystemReservation> Take(IReadOnlyList<PodDevice> devices, long nowMicroseconds)
    {
        var names = logs.Find([.. devices.Select(device => device.Place).Distinct()]);
        _since = devices.ToDictionary(device => device, device => _since.GetValueOrDefault(device, nowMicroseconds));
        Unnamed = devices.Select(device => device.Place).Distinct().Count(place => !names.ContainsKey(place));
        return [.. devices.Select(device => new SystemReservation(RunOf(device.Place, names), [device.Gpu], _since[device]))];
    }

    private static string RunOf(PodPlace place, IReadOnlyDictionary<PodPlace, string> names) =>
        RunName.Of(Prefix + (names.GetValueOrDefault(place) ?? $"{place.Namespace}/{place.Pod}")) ?? Short($"{place.Namespace}/{place.Pod}");

    /// <summary>Kubernetes' names may be longer than an id.</summary>
    private static string Short(string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLetters];
        var most = Limits.MaxRunIdBytes - Prefix.Length - HashLetters - 1;
        var plain = string.Concat(name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '.'));
        return $"{Prefix}{(plain.Length > most ? plain[..most] : plain)}~{hash}";
    }
}
