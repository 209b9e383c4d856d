using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary><c>Kubernetes:{ApiServer,TokenFile,CaFile,Project,ProjectLabel,TrustedNamespaces,Labels,Namespaces:&lt;namespace&gt;}</c>.</summary>
/// <param name="ApiServer">Its address, https.</param>
/// <param name="ProjectLabel">The pod's label that names a project, where it is believed.</param>
/// <param name="Trusted">Namespaces whose pods may name any project; <c>*</c>: all. Whoever makes a pod writes its labels, so none is trusted by default.</param>
/// <param name="Projects">By namespace, the project, whatever its pods say.</param>
internal sealed record KubernetesOptions(Uri ApiServer, string ProjectLabel, FrozenSet<string> Trusted, FrozenDictionary<string, string> Projects)
{
    private const string ServerKey = "Kubernetes:ApiServer";
    private const string CaKey = "Kubernetes:CaFile";
    private const string ProjectKey = "Kubernetes:Project";
    private const string LabelsKey = "Kubernetes:Labels";
    private const string NamespacesKey = "Kubernetes:Namespaces";
    private const string All = "*";

    // A run has 32 at most, and these beside its namespace and pod.
    private const int MostLabels = 20;

    /// <summary>A namespace that nothing else gives a project is its own.</summary>
    public bool IsNamespaceProject { get; init; }

    /// <summary>Labels of pods that their runs have too.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Read again when it changes, as such tokens do each hour.</summary>
    public RotatingSecret? Token { get; init; }

    /// <summary>That alone are trusted; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Null: nobody is asked.</summary>
    public static KubernetesOptions? Read(SettingsReader settings)
    {
        var text = settings.Text(ServerKey);
        var (token, authorities) = (RotatingSecret.Read(settings, "Kubernetes:TokenFile", text is not null), AuthoritiesFile.Read(settings, CaKey));
        var (label, trusted) = (settings.Text("Kubernetes:ProjectLabel", "footprint.io/project"), settings.List("Kubernetes:TrustedNamespaces", ""));
        var projects = settings.Names(NamespacesKey).ToDictionary(name => name, name => settings.Text($"{NamespacesKey}:{name}") is { Length: > 0 } project
            ? project
            : throw new ConfigurationException($"{NamespacesKey}:{name}", "is empty; write the project of that namespace"), StringComparer.Ordinal);
        var isNamespace = settings.Text(ProjectKey, "none") switch
        {
            "none" => false,
            "namespace" => true,
            var other => throw settings.Wrong(ProjectKey, other, "none or namespace"),
        };
        var labels = settings.List(LabelsKey, "");
        if (labels.Count > MostLabels) throw settings.Wrong(LabelsKey, labels[MostLabels], string.Create(CultureInfo.InvariantCulture, $"one of {MostLabels} labels at most"));
        if (text is null) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length > 0 || url.PathAndQuery != "/" || url.Fragment.Length > 0)
            throw settings.Wrong(ServerKey, text, "an address such as https://kubernetes.default.svc");
        return new(url, label, trusted.ToFrozenSet(StringComparer.Ordinal), projects.ToFrozenDictionary(StringComparer.Ordinal))
        {
            Token = token,
            Authorities = authorities,
            IsNamespaceProject = isNamespace,
            Labels = labels,
        };
    }

    /// <summary>Null: nobody who may say so has.</summary>
    public string? ProjectOf(Pod pod) =>
        Projects.GetValueOrDefault(pod.Namespace) ?? (pod.Project is { Length: > 0 } project && (Trusted.Contains(All) || Trusted.Contains(pod.Namespace)) ? project : IsNamespaceProject ? pod.Namespace : null);
}
