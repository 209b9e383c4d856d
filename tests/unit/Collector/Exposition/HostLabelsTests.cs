using TelemetryFootprint.Collector.Exposition;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

public sealed class HostLabelsTests
{
    [Theory]
    [InlineData("rack", "label_rack")]
    [InlineData("host", "label_host")]
    [InlineData("topology.kubernetes.io/zone", "label_topology_kubernetes_io_zone")]
    [InlineData("9lives", "label_9lives")]
    [InlineData("größe", "label_gr__e")]
    public void Of_AnyName_IsOneThatPrometheusTakes(string name, string expected) =>
        Assert.Equal((expected, "v"), Assert.Single(HostLabels.Of([new(name, "v")])));

    [Fact]
    public void Of_TwoNamesThatBecomeOne_KeepsTheFirstByName() =>
        Assert.Equal(("label_a_b", "dash"), Assert.Single(HostLabels.Of([new("a.b", "dot"), new("a-b", "dash")])));

    [Fact]
    public void Of_ManyLabels_IsCapped()
    {
        var labels = HostLabels.Of(Enumerable.Range(0, 40).Select(i => new KeyValuePair<string, string>($"l{i:d2}", "v")));

        Assert.Equal(HostLabels.Maximum, labels.Count);
        Assert.Equal("label_l00", labels[0].Name);
    }
}
