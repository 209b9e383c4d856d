using System.Globalization;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>Every return code at every call: an answer with that code, never an exception.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class NvmlCodeMatrixTests
{
    private static readonly int[] Codes = [.. Enumerable.Range(1, 30), 999, 57, -3];

    private static readonly Dictionary<string, Func<IGpu, int>> Readings = new()
    {
        ["nvmlDeviceGetArchitecture"] = gpu => gpu.Architecture().Code,
        ["nvmlDeviceGetVirtualizationMode"] = gpu => gpu.VirtualizationMode().Code,
        ["nvmlDeviceGetMigMode"] = gpu => gpu.MigMode().Code,
        ["nvmlDeviceGetTotalEnergyConsumption"] = gpu => gpu.EnergyMillijoules().Code,
        ["nvmlDeviceGetPowerUsage"] = gpu => gpu.PowerMilliwatts().Code,
        ["nvmlDeviceGetFieldValues"] = gpu => gpu.AveragePowerMilliwatts().Code,
        ["nvmlDeviceGetFieldValues field=186"] = gpu => gpu.InstantPowerMilliwatts().Code,
        ["nvmlDeviceGetEnforcedPowerLimit"] = gpu => gpu.EnforcedPowerLimitMilliwatts().Code,
        ["nvmlDeviceGetPowerManagementDefaultLimit"] = gpu => gpu.DefaultPowerLimitMilliwatts().Code,
        ["nvmlDeviceGetUtilizationRates"] = gpu => gpu.UtilizationPercent().Code,
        ["nvmlDeviceGetC2cModeInfoV"] = gpu => gpu.ChipToChip().Code,
        ["nvmlDeviceGetMaxMigDeviceCount"] = gpu => gpu.MaxMigInstances().Code,
        ["nvmlDeviceGetSamples"] = gpu => gpu.PowerSamples(0, new PowerSample[8]).Code,
        ["nvmlDeviceGetFieldValues "] = gpu => gpu.ModulePowerMilliwatts().Code,
    };

    [FakeNvmlFact]
    public void Reading_AnyCode_CarriesIt()
    {
        foreach (int code in Codes)
        {
            foreach ((string call, Func<IGpu, int> read) in Readings)
            {
                using var host = new FakeNvmlHost(Scenario(call, code));
                Assert.Equal((call, code), (call, read(host.OpenGpu())));
            }
        }
    }

    [FakeNvmlFact]
    public void Processes_AnyCode_CarryItOrFallBack()
    {
        foreach (int code in Codes)
        {
            using var host = new FakeNvmlHost(Scenario("nvmlDeviceGetComputeRunningProcesses_v3", code));
            Assert.Equal(code is 13 or 26 ? 0 : code, host.OpenGpu().ComputeProcesses([]).Code);
        }
    }

    [FakeNvmlFact]
    public void Instances_AnyCode_CarryItOrLeaveTheSlotOut()
    {
        foreach (int code in Codes)
        {
            foreach (string call in (string[])["nvmlDeviceGetMigMode", "nvmlDeviceGetMaxMigDeviceCount", "nvmlDeviceGetMigDeviceHandleByIndex"])
            {
                using var host = new FakeNvmlHost(Scenario(call, code) + "\ndevice 0 mig=on instances=3g.20gb");
                bool isEmpty = call.EndsWith("HandleByIndex", StringComparison.Ordinal) && (code is 2 or 6);
                var instances = new List<MigInstance>();
                Assert.Equal((call, isEmpty ? 0 : code), (call, host.OpenGpu().MigInstances(instances).Code));
                Assert.Empty(instances);
            }
        }
    }

    [FakeNvmlFact]
    public void InstanceDetails_AnyCode_AreNeverThrown()
    {
        foreach (int code in Codes)
        {
            foreach (string call in (string[])["nvmlDeviceGetAttributes_v2", "nvmlDeviceGetDeviceHandleFromMigDeviceHandle", "nvmlDeviceGetGpuInstanceId", "nvmlDeviceGetComputeInstanceId"])
            {
                using var host = new FakeNvmlHost(Scenario(call, code) + "\ndevice 0 mig=on instances=3g.20gb");
                var instances = new List<MigInstance>();
                _ = host.OpenGpu().MigInstances(instances);
                Assert.All(instances, instance => Assert.Equal(("3g.20gb", 3), (instance.Profile, instance.Slices)));
            }
        }
    }

    [FakeNvmlFact]
    public void Serial_AnyCode_IsEmpty()
    {
        foreach (int code in Codes)
        {
            using var host = new FakeNvmlHost(Scenario("nvmlDeviceGetSerial", code) + "\ndevice 0 serial=1320021");
            Assert.Equal("", host.OpenGpu().BoardSerial);
        }
    }

    [FakeNvmlFact]
    public void MemoryAndTemperature_AnyCode_CarryItOrFallBack()
    {
        foreach (int code in Codes)
        {
            bool falls = code is 13 or 25 or 26;
            using (var host = new FakeNvmlHost(Scenario("nvmlDeviceGetMemoryInfo_v2", code)))
            {
                Assert.Equal(falls ? 0 : code, host.OpenGpu().MemoryUsedBytes().Code);
            }

            using (var host = new FakeNvmlHost(Scenario("nvmlDeviceGetTemperatureV", code)))
            {
                Assert.Equal(falls ? 0 : code, host.OpenGpu().TemperatureCelsius().Code);
            }

            string both = Scenario("nvmlDeviceGetMemoryInfo", code) + "\nfault call=nvmlDeviceGetMemoryInfo_v2 code=25";
            using (var host = new FakeNvmlHost(both))
            {
                Assert.Equal(code, host.OpenGpu().MemoryTotalBytes().Code);
            }
        }
    }

    [FakeNvmlFact]
    public void Enumeration_AnyCode_LeavesAnAnswer()
    {
        foreach (int code in Codes)
        {
            foreach (string call in (string[])["nvmlDeviceGetCount_v2", "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetUUID"])
            {
                using var host = new FakeNvmlHost(Scenario(call, code));
                Assert.True(host.Binding.Open().IsOpen);
                Assert.Equal((call, code), (call, host.Binding.Enumerate().Single().Code));
            }

            using var nameless = new FakeNvmlHost(Scenario("nvmlDeviceGetName", code));
            Assert.Equal("unknown GPU", nameless.OpenGpu().Name);
            using var versionless = new FakeNvmlHost(Scenario("nvmlSystemGetDriverVersion", code));
            Assert.True(versionless.Binding.Open().IsOpen);
            Assert.Null(versionless.Binding.DriverVersion);
        }
    }

    [FakeNvmlFact]
    public void Init_AnyCode_GivesOneLineOfReason()
    {
        foreach (int code in Codes)
        {
            using var host = new FakeNvmlHost(Scenario("nvmlInit_v2", code));
            LibraryStatus status = host.Binding.Open();
            Assert.Equal(code, status.Code);
            Assert.NotEmpty(status.Reason);
            Assert.DoesNotContain('\n', status.Reason);
        }
    }

    [FakeNvmlFact]
    public void Shutdown_AnyCode_IsSurvived()
    {
        foreach (int code in Codes)
        {
            using var host = new FakeNvmlHost(Scenario("nvmlShutdown", code));
            host.OpenGpu();
            host.Binding.Close();
        }
    }

    private static string Scenario(string call, int code) =>
        string.Create(CultureInfo.InvariantCulture, $"devices 1 watts=100 mig=off samples=on c2c=on module=m\nfault call={call} code={code}");
}
