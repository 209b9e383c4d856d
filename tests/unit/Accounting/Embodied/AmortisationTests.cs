using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Embodied;

public sealed class AmortisationTests
{
    private static GramsCo2e Kilograms(int kilograms) => new((Int128)kilograms * 1_000_000_000_000);

    private static double Grams(int kilograms, decimal lifetime, decimal reserved, int shares) =>
        Amortisation.Of(Kilograms(kilograms), new DeviceHours(lifetime), new DeviceHours(reserved), shares).Grams.Value;

    /// <summary>The example of ISO/IEC 21031: a tonne, four years, an hour.</summary>
    [Fact]
    public void Of_ATonneOverFourYears_Is28GramsAnHour() => Assert.Equal(28.54, Grams(1000, 4 * 365 * 24, 1, 1), 0.005);

    /// <summary>An H100 and its eighth of a host over three years: 6.24 + 27.11 g an hour.</summary>
    [Fact]
    public void Of_H100AndItsHost_IsTheWorkedExample()
    {
        Assert.Equal(6.24, Grams(164, 26_280, 1, 1), 0.005);
        Assert.Equal(27.11, Grams(5700, 26_280, 1, 8), 0.005);
    }

    /// <summary>BLOOM counts used hours, 85 % of six years: 3.64 t of GPUs and 7.58 t of servers.</summary>
    [Fact]
    public void Of_BloomsHardware_IsItsPublishedElevenTonnes()
    {
        const decimal Lifetime = 6 * 365 * 24 * 0.85m;
        var gpus = Grams(150, Lifetime, 1_082_990, 1);
        var servers = Grams(2500, Lifetime, 1_082_990, 8);

        Assert.InRange(gpus, 3.635e6, 3.645e6);
        Assert.InRange(servers, 7.57e6, 7.585e6);
        Assert.InRange(gpus + servers, 11.18e6, 11.22e6);
    }

    /// <summary>Idle hours of a machine that runs always carry their share: the hours of its life sum to its mass.</summary>
    [Fact]
    public void Of_TheWholeLifetime_IsTheWholeMass() => Assert.Equal(150_000, Grams(150, 35_040, 35_040, 1), 1e-6);

    [Fact]
    public void Of_NoTimeOrNoShare_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Grams(1, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grams(1, 1, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grams(1, 1, 1, 0));
        Assert.Equal(0, Grams(1, 1, 0, 1));
    }
}
