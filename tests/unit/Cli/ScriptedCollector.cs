using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.UnitTests.Cli;

/// <summary>A loopback HTTP server that answers /api/v1/devices and /api/v1/budgets from a script; the last answer repeats.</summary>
internal sealed class ScriptedCollector : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly string[] _answers;
    private int _asked;

    private ScriptedCollector(int status, string[] answers)
    {
        _answers = answers;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(async context =>
        {
            context.Response.StatusCode = context.Request.Path.Value is "/api/v1/devices" or "/api/v1/budgets" ? status : StatusCodes.Status404NotFound;
            var number = Interlocked.Increment(ref _asked) - 1;
            await context.Response.WriteAsync(_answers[Math.Min(number, _answers.Length - 1)]);
        });
    }

    private ScriptedCollector(IReadOnlyDictionary<string, (int Status, string Body)> answers)
    {
        _answers = [];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(async context =>
        {
            var (status, body) = answers.GetValueOrDefault(context.Request.Path.Value!, (StatusCodes.Status404NotFound, "{}"));
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
    }

    public string Address => _application.Urls.First();

    public static Task<ScriptedCollector> StartAsync(params string[] answers) => StartAsync(StatusCodes.Status200OK, answers);

    /// <summary>By path; another one is not found.</summary>
    public static async Task<ScriptedCollector> StartAsync(IReadOnlyDictionary<string, (int Status, string Body)> answers)
    {
        var collector = new ScriptedCollector(answers);
        await collector._application.StartAsync();
        return collector;
    }

    public static async Task<ScriptedCollector> StartAsync(int status, params string[] answers)
    {
        var collector = new ScriptedCollector(status, answers);
        await collector._application.StartAsync();
        return collector;
    }

    /// <summary>An answer with these devices.</summary>
    public static string Devices(params string[] devices) => $$"""
        {"version":3,"devices":[{{string.Join(',', devices)}}],
         "coverage":[{"host":"node-1","coverage":{"included":["cpu","gpu"],"missing":[{"component":"network","reason":"set Host:OverheadWatts","hosts":1}] } }]}
        """;

    /// <summary>An instance of GPU 0, whose energy is in it.</summary>
    public static string Instance(string watts, string joules) => $$"""
        {"host":"node-1","uuid":"MIG-0","index":0,"model":"NVIDIA H100","method":"counter","simulated":false,"zone":"GB","kind":"mig","parent":"GPU-0","migProfile":"3g.40gb","split":"modelled",
         "power":{"value":{{watts}},"unit":"W","low":70,"high":130},"energyTotal":{"value":{{joules}},"unit":"J","low":{{joules}},"high":{{joules}}},
         "emissionsTotal":{"value":null,"unit":"g","reason":"in the grams of its board GPU-0"},"methodReason":"split by slices","catalogue":"H100: the live limit","stuck":true,"crosscheckOff":true}
        """;

    /// <summary>A device as the API shows it; a null figure is unknown.</summary>
    public static string Device(int index, string watts, string joules, string grams, string reason = "null", bool simulated = false) => $$"""
        {"host":"node-1","uuid":"GPU-{{index}}","index":{{index}},"model":"NVIDIA H100","method":"counter","simulated":{{(simulated ? "true" : "false")}},"zone":"GB",
         "power":{"value":{{watts}},"unit":"W","low":null,"high":null,"method":"counter","quality":null,"reason":null},
         "energyTotal":{"value":{{joules}},"unit":"J","low":null,"high":null,"method":"counter","quality":null,"reason":null},
         "emissionsTotal":{"value":{{grams}},"unit":"g","low":null,"high":null,"method":"counter","quality":"annual","reason":{{reason}}},
         "utilization":{"value":0.5,"unit":"1","low":null,"high":null,"method":null,"quality":null,"reason":null},"newFieldOf_a_later_version":1}
        """;

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
