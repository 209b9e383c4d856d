using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Water consumed: on site WUE × IT energy, off site PUE × the grid's water intensity × IT energy.</summary>
internal sealed record WaterAnswer(Figure Total, Figure OnSite, Figure OffSite)
{
    public static WaterAnswer Of(WaterTotal water)
    {
        const string NoWue = "the site states no WUE (Site:Wue)";
        const string NoZone = "the site states no zone";
        const string NoEnergy = "no energy";
        var reach = water.Reach switch
        {
            ZoneReach.World => "the world's mean water intensity stands in for a zone without one",
            ZoneReach.Country => "the country's water intensity stands in for its zone's",
            _ => null,
        };
        var onSite = LitresOf(water.OnSite, water.LackingOnSite, water.IsWhole ? NoEnergy : NoWue, null);
        var offSite = LitresOf(water.OffSite, water.LackingOffSite, water.IsWhole ? NoEnergy : NoZone, reach);
        // A part that nothing is known of makes the sum a lower bound, as one does of which something is known.
        var isLess = water.OnSite is null != water.OffSite is null;
        var reason = PartFigure.Join(onSite.Reason, offSite.Reason);
        return new(LitresOf(water.Known, default, water.IsWhole ? NoEnergy : NoWue, isLess ? $"≥: {reason}" : reason), onSite, offSite);
    }

    private static Figure LitresOf(Litres? litres, Joules lacking, string why, string? besides)
    {
        if (litres is not { } known) return new(null, "L", Reason: why);
        var half = Accounting.Bounds.UsualHalfWidth.Of(Accounting.Bounds.ErrorKind.Water).Value;
        return new(known.Value, "L", known.Value * (1 - half), known.Value * (1 + half), Reason: PartFigure.Join(PartFigure.AtLeast(lacking, why), besides));
    }
}
