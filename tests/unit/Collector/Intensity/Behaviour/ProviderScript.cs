using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>One provider as the shared rows see it: how to make it, and how its API writes a list of values.</summary>
internal abstract class ProviderScript
{
    public const string Secret = "s3cr3t-t0ken-that-nobody-may-see";

    public abstract string Name { get; }

    /// <summary>What the rows call it; a provider may have two forms of answer.</summary>
    public virtual string Label => Name;

    public abstract string Zone { get; }

    public virtual FactorKind Kind => FactorKind.Direct;

    public abstract int StepMinutes { get; }

    /// <summary>Of a usual value; the literal as the API writes it.</summary>
    public virtual string Literal => "352";

    /// <summary>What <see cref="Literal"/> is worth.</summary>
    public virtual double Grams => 352;

    /// <summary>A literal above 3,000 g/kWh; null: the API's values cannot be so large (a mix of real fuels).</summary>
    public virtual string? TooLarge => "3001";

    /// <summary>False: the API speaks of one zone only and does not name it.</summary>
    public virtual bool NamesZone => true;

    /// <summary>False: its tokens are in no question, since it has none.</summary>
    public virtual bool HasSecret => true;

    /// <summary>A value that is absent among others is filled by a rule of the format (ENTSO-E's A03).</summary>
    public virtual bool FillsMissing => false;

    /// <summary>False: nothing is known of its revisions, and its past is not asked for.</summary>
    public virtual bool HasPast => true;

    public virtual string ContentType => "application/json";

    /// <summary>How NaN would be written.</summary>
    public virtual string NotANumber => "NaN";

    public virtual string Null => "null";

    public abstract IIntensityProvider Create(SettingsReader settings, GridHttpClient http);

    public virtual string AddressSetting(Uri url) => $"--Grid:{Name}:BaseUrl={url}";

    /// <summary>The settings that the provider needs besides its address.</summary>
    public virtual IEnumerable<string> Settings(string secretFile) => HasSecret ? [$"--Grid:{Name}:TokenFile={secretFile}"] : [];

    /// <summary>The body for this question, about <paramref name="zone"/> as the API calls it.</summary>
    public abstract string Body(HttpRequest request, string zone, IReadOnlyList<ScriptedPoint> points);

    /// <summary>The zone as the API calls it.</summary>
    public virtual string TheirZone => Zone;

    public virtual string OtherZone => "XX";

    /// <summary>True: the question is no question for values (a login), and has been answered.</summary>
    public virtual Task<bool> InterceptAsync(HttpContext http) => Task.FromResult(false);

    protected static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
