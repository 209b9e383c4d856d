namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>How the containers of an answer can be named on this host.</summary>
/// <param name="Containers">That hold a GPU.</param>
/// <param name="Unnamed">Those of them whose pod's UID nobody tells.</param>
public sealed record PodSurvey(int Containers, int Unnamed)
{
    public static PodSurvey Of(PodDeviceList list) => Of(list, new PodLogs());

    internal static PodSurvey Of(PodDeviceList list, PodLogs logs)
    {
        PodPlace[] places = [.. list.Devices.Select(device => device.Place).Distinct()];
        var names = logs.Find(places);
        return new(places.Length, places.Count(place => !names.ContainsKey(place)));
    }
}
