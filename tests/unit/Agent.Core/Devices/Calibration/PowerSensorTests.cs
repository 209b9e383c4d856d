using TelemetryFootprint.Agent.Core.Devices.Calibration;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Calibration;

public sealed class PowerSensorTests
{
    [Theory]
    [InlineData("average_1s", 9, "NVIDIA H100 80GB HBM3", SensorKind.Averaged)]
    [InlineData("average_1s", 7, "NVIDIA A10", SensorKind.Averaged)]
    [InlineData("average_1s", 10, "NVIDIA B200", SensorKind.Averaged)]
    // GA100 looks a quarter of the time, whatever the driver.
    [InlineData("instant", 7, "NVIDIA A100-SXM4-40GB", SensorKind.PartTime)]
    [InlineData("instant", 7, "A100-PCIE-40GB", SensorKind.PartTime)]
    [InlineData("instant", 7, "NVIDIA A30", SensorKind.PartTime)]
    [InlineData("instant", 7, "NVIDIA A800-SXM4-80GB", SensorKind.PartTime)]
    // GA10x and Ada of driver 530: the whole 100 ms.
    [InlineData("instant", 7, "NVIDIA GeForce RTX 3090", SensorKind.Moment)]
    [InlineData("instant", 7, "NVIDIA RTX A3000", SensorKind.Moment)]
    [InlineData("instant", 8, "NVIDIA L40S", SensorKind.Moment)]
    // Hopper's field 186, and what nobody has measured.
    [InlineData("instant", 9, "NVIDIA H100 PCIe", SensorKind.PartTime)]
    [InlineData("instant", 10, "NVIDIA B200", SensorKind.PartTime)]
    [InlineData("instant", 13, "NVIDIA R100", SensorKind.PartTime)]
    [InlineData("instant", 6, "Quadro RTX 8000", SensorKind.PartTime)]
    [InlineData("instant", 6, "Quadro RTX 6000", SensorKind.PartTime)]
    [InlineData("instant", 6, "Quadro RTX 5000", SensorKind.Moment)]
    [InlineData("instant", 6, "Tesla T4", SensorKind.Moment)]
    [InlineData("instant", 5, "Tesla V100-SXM2-32GB", SensorKind.Moment)]
    [InlineData("instant", 4, "Tesla P100-PCIE-16GB", SensorKind.Moment)]
    [InlineData("instant", 2, "Tesla K80", SensorKind.Moment)]
    [InlineData("instant", null, "Tesla M40", SensorKind.Moment)]
    public void Of_ReadingAndArchitecture_IsItsSensor(string reading, int? architecture, string name, SensorKind expected) =>
        Assert.Equal(expected, PowerSensor.Of(reading, architecture, name));
}
