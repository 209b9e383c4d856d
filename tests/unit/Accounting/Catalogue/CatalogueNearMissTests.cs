using TelemetryFootprint.Accounting.Catalogue;

namespace TelemetryFootprint.UnitTests.Accounting.Catalogue;

/// <summary>Names that a prefix or a substring would confuse. Each is another board with another power.</summary>
public sealed class CatalogueNearMissTests
{
    /// <summary>Whole NVML names and the watts of the fact sheet: idle, max.</summary>
    public static TheoryData<string, double, double> Facts => new()
    {
        { "Tesla K80", 17.5, 150 },
        { "Tesla M60", 17.5, 150 },
        { "Tesla M10", 6.4, 53 },
        { "Tesla K40c", 29, 245 },
        { "Tesla P4", 9, 75 },
        { "Tesla P40", 10, 250 },
        { "Tesla P100-PCIE-12GB", 30, 250 },
        { "Tesla P100-SXM2-16GB", 36, 300 },
        { "Tesla V100-PCIE-32GB", 33, 250 },
        { "Tesla V100-SXM2-32GB", 35, 300 },
        { "Tesla V100S-PCIE-32GB", 30, 250 },
        { "NVIDIA A2", 7, 60 },
        { "NVIDIA A10", 18, 150 },
        { "NVIDIA A10G", 25.6, 300 },
        { "NVIDIA A30", 20, 165 },
        { "NVIDIA A40", 30, 300 },
        { "NVIDIA A100 80GB PCIe", 35, 300 },
        { "NVIDIA H100", 84, 700 },
        { "NVIDIA H100 PCIe", 42, 350 },
        { "NVIDIA H100 NVL", 48, 400 },
        { "NVIDIA H200", 77, 700 },
        { "NVIDIA H200 NVL", 72, 600 },
        { "NVIDIA H20", 60, 500 },
        { "NVIDIA GH200 480GB", 108, 900 },
        { "NVIDIA L4", 9, 72 },
        { "NVIDIA L40", 36, 300 },
        { "NVIDIA L40S", 65.6, 350 },
        { "NVIDIA B200", 200, 1000 },
        { "NVIDIA GB200", 164, 1200 },
        { "NVIDIA GB300", 178, 1400 },
        { "NVIDIA B300 SXM6 AC", 200, 1100 },
        { "NVIDIA RTX PRO 6000 Blackwell Server Edition", 72, 600 },
        { "NVIDIA RTX PRO 6000 Blackwell Workstation Edition", 20, 600 },
        { "NVIDIA GeForce RTX 3060", 11.6, 170 },
        { "NVIDIA GeForce RTX 4090", 20, 450 },
        { "NVIDIA GeForce RTX 5090", 22, 575 },
        { "NVIDIA RTX A4000", 6, 140 },
        { "NVIDIA RTX A6000", 36, 300 },
        { "NVIDIA RTX 6000 Ada Generation", 36, 300 },
        { "NVIDIA RTX 4000 SFF Ada Generation", 8.8, 70 },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void Find_NameOfTheFactSheet_HasItsWatts(string name, double idle, double max)
    {
        GpuModel model = GpuCatalogue.Find(name)!;

        Assert.Equal((idle, max), (model.Idle.Value, model.Max.Value));
        Assert.Same(model, GpuCatalogue.Find(GpuCatalogue.WithoutVendor(name)));
        Assert.Same(model, GpuCatalogue.Find($"  {name.ToUpperInvariant()} "));
    }

    /// <summary>Real names without a row, each beside a row that it must not take.</summary>
    [Theory]
    [InlineData("NVIDIA RTX 4000 Ada Generation", "RTX 4000 SFF Ada Generation")]
    [InlineData("NVIDIA RTX 5000 Ada Generation", "RTX 6000 Ada Generation")]
    [InlineData("NVIDIA RTX A40", "A40")]
    [InlineData("NVIDIA A400", "A40")]
    [InlineData("NVIDIA A4000", "RTX A4000")]
    [InlineData("NVIDIA A100G", "A100")]
    [InlineData("NVIDIA A10M", "A10")]
    [InlineData("NVIDIA A100X", "A100")]
    [InlineData("NVIDIA A800-SXM4-80GB", "A100-SXM4-80GB")]
    [InlineData("NVIDIA L40G", "L40")]
    [InlineData("NVIDIA L20", "L40")]
    [InlineData("NVIDIA H100 80GB HBM2e", "H100 80GB HBM3")]
    [InlineData("NVIDIA H100 80GB HBM3 MIG 1g.10gb", "H100 80GB HBM3")]
    [InlineData("NVIDIA H100 NVL Laptop GPU", "H100 NVL")]
    [InlineData("NVIDIA H800", "H100")]
    [InlineData("NVIDIA B200 NVL", "B200")]
    [InlineData("NVIDIA GeForce RTX 3060 Ti", "GeForce RTX 3060")]
    [InlineData("NVIDIA GeForce RTX 3060 Laptop GPU", "GeForce RTX 3060")]
    [InlineData("NVIDIA GeForce RTX 3080 Ti", "GeForce RTX 3080")]
    [InlineData("NVIDIA GeForce RTX 3080 with Max-Q Design", "GeForce RTX 3080")]
    [InlineData("NVIDIA GeForce RTX 4090 Laptop GPU", "GeForce RTX 4090")]
    [InlineData("NVIDIA GeForce RTX 5090 D", "GeForce RTX 5090")]
    [InlineData("NVIDIA RTX A4000 Laptop GPU", "RTX A4000")]
    [InlineData("Quadro RTX A6000", "RTX A6000")]
    [InlineData("GRID P4-1Q", "Tesla P4")]
    [InlineData("GRID V100-8C", "Tesla V100-SXM2-16GB")]
    [InlineData("NVIDIA T4", "Tesla T4")]
    [InlineData("T4", "Tesla T4")]
    [InlineData("NVIDIANVIDIA A40", "A40")]
    public void Find_NameBesideARow_IsUnknown(string name, string neighbour)
    {
        Assert.NotNull(GpuCatalogue.Find(neighbour));
        Assert.Null(GpuCatalogue.Find(name));
    }

    [Fact]
    public void Find_EveryRowWithASuffixOrPrefix_IsUnknownUnlessItIsAnotherRow()
    {
        var names = GpuCatalogue.All.Select(model => model.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] additions = [" Laptop GPU", " with Max-Q Design", " D", "S", "G", " NVL", " Ti", "-10C"];
        foreach (string name in names)
        {
            foreach (string longer in additions.Select(addition => name + addition).Append("GRID " + name).Append("RTX " + name).Where(longer => !names.Contains(longer)))
                Assert.Null(GpuCatalogue.Find(longer));
            for (int length = 1; length < name.Length; length++)
            {
                if (!names.Contains(name[..length].TrimEnd())) Assert.Null(GpuCatalogue.Find(name[..length]));
            }
        }
    }

    [Fact]
    public void All_NamesAreUnique_AndIdleIsMarkedByHowItIsKnown()
    {
        Assert.Equal(GpuCatalogue.All.Count, GpuCatalogue.All.Select(model => model.Name.ToUpperInvariant()).Distinct().Count());
        Assert.Equal(FigureQuality.Measured, GpuCatalogue.Find("H100 80GB HBM3")!.IdleQuality);
        Assert.Equal(FigureQuality.Ccf, GpuCatalogue.Find("A100")!.IdleQuality);
        Assert.Equal(FigureQuality.Derived, GpuCatalogue.Find("H200 NVL")!.IdleQuality);
    }
}
