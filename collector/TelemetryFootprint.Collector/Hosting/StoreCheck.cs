using TelemetryFootprint.Collector.Storage;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Whether the files that a state directory holds could be opened by <c>serve</c>. Only reads them: a collector may be at work with them, and an older one too.</summary>
internal static class StoreCheck
{
    /// <summary>A line for each file that is there. Throws a configuration error that names the file which cannot be used.</summary>
    public static IReadOnlyList<string> Look(CollectorOptions options)
    {
        var found = Schemas(options);
        if (found.FirstOrDefault(schema => !StoreFile.Open(schema.Path, () => StoreSchema.MayWrite(schema.Path))) is { } other)
            throw StoreFile.Unusable(other.Path, new UnauthorizedAccessException("it is not ours to write"));
        var (inbox, ledger, _, _, _) = StorePaths.In(options.StateDirectory);
        // Of an older one, or an empty one, there is less to read.
        if (found.Count(schema => schema.Found == schema.Known && (schema.Path == inbox || schema.Path == ledger)) == 2)
            StoreFile.Open(ledger, () => StoreCensus.Take(inbox, ledger));
        return [.. found.Select(schema => $"{Path.GetFileName(schema.Path)}: {Describe(schema)}")];
    }

    /// <summary>For a command that changes more than one file: it changes none if one of them is older and a collector runs that may be older too.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="changed">Those that it changes; none: all. A store that it leaves alone keeps nobody from revoking a token.</param>
    public static void RefuseUpgradeBesideAnother(CollectorOptions options, params string[] changed)
    {
        foreach (var schema in Schemas(options, changed))
        {
            StoreFile.Open(schema.Path, () =>
            {
                schema.RefuseBesideAnother();
                return 0;
            });
        }
    }

    private static List<StoreSchema> Schemas(CollectorOptions options, params string[] only)
    {
        var (inbox, ledger, credentials, runs, alerts) = StorePaths.In(options.StateDirectory);
        return [.. new[] { ledger, inbox, runs, alerts, credentials }.Where(path => File.Exists(path) && (only.Length == 0 || only.Contains(path))).Select(path => StoreFile.Open(path, () => StoreSchema.Look(path)))];
    }

    private static string Describe(StoreSchema schema) => schema switch
    {
        { Found: 0 } => "empty; serve makes its tables",
        { IsOlder: true } => FormattableString.Invariant($"schema {schema.Found}; serve upgrades it to {schema.Known}, after which the collector before this one cannot use it"),
        _ => FormattableString.Invariant($"schema {schema.Found}"),
    };
}
