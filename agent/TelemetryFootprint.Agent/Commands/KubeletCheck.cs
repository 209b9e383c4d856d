using System.Globalization;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Attribution.Kubernetes;
using TelemetryFootprint.Agent.Core.Delivery.Kubelet;
using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Agent.Commands;

/// <summary>The doctor's line on the kubelet: whether it tells this user which GPUs pods hold.</summary>
internal static class KubeletCheck
{
    private const string What = "kubelet";
    private const string Cost = "what a pod holds and does not use counts as idle";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<(string Verdict, string Text)> LookAsync(PodResourcesSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Path is not { } path)
            return ("ok", settings.IsAsked ? $"{What}: not asked, by {PodResourcesSettings.Key}" : $"{What}: not asked on this system");
        var folder = Path.GetDirectoryName(path);
        if (!settings.IsThere)
            return Directory.Exists(folder) || !Directory.Exists(Path.GetDirectoryName(folder))
                ? ("ok", $"{What}: none at {path}: no GPU is held by pods here; if one runs elsewhere, set {PodResourcesSettings.Key}")
                : ("warn", $"{What}: {path} is not to be seen by this user, so {Cost}; let it into that folder (mount it into the agent's pod), or set {PodResourcesSettings.Key} to none");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var told = await new KubeletPodDevices(path, TimeProvider.System).ListAsync(patience.Token);
            var survey = PodSurvey.Of(told);
            var named = survey.Unnamed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {survey.Unnamed} of them are named by their pod's name alone: let this user list /var/log/pods and /var/log/containers (mount /var/log)");
            return (survey.Unnamed == 0 ? "ok" : "warn", string.Create(CultureInfo.InvariantCulture, $"{What}: {path} answers: {survey.Containers} containers hold {told.Devices.Count} GPUs{named}"));
        }
        catch (Exception failure) when (failure is GrpcException or OperationCanceledException or ArgumentException)
        {
            var reason = failure is GrpcException refused ? refused.Status.Detail : failure is OperationCanceledException ? "no answer" : "its path is too long for a socket";
            return ("warn", $"{What}: {path} cannot be asked ({reason}), so {Cost}; let this user read and write it, or set {PodResourcesSettings.Key} to none");
        }
    }
}
