using System.Globalization;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>doctor</c>: what the configuration means, without starting anything.</summary>
internal static class DoctorCommand
{
    public static int Run(string? configurationFile, IEnumerable<string> settings, TextWriter output)
    {
        var options = CollectorOptions.Load(configurationFile, settings);
        new StoreProbe(options.StateDirectory).ThrowUnlessWritable();
        output.WriteLine($"http       {options.Listeners.Http}");
        output.WriteLine($"grpc       {options.Listeners.Grpc}{(options.Listeners.CertificateFile is null ? "" : " (TLS)")}");
        output.WriteLine($"state      {options.StateDirectory} (writable)");
        output.WriteLine($"providers  {string.Join(", ", options.Grid.Providers)}");
        foreach (var site in options.Sites.Named.Prepend(options.Sites.Default))
        {
            var zone = site.Assignment.Zone.Length == 0 ? "no zone: energy stays unpriced" : $"zone {site.Assignment.Zone}";
            var pue = site.Assignment.Pue;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"site       {site.Assignment.Site}: {zone}, PUE {pue.Value}{(pue.IsSet ? "" : " (unset)")}"));
        }

        return 0;
    }
}
