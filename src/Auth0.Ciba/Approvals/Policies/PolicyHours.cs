using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Auth0.Ciba.Approvals.Policies;

/// <summary>Days of the week and a span of the day in a time zone. A span that ends before it begins goes past midnight and belongs to the day on which it begins.</summary>
internal sealed class PolicyHours(TimeZoneInfo zone, IReadOnlyCollection<DayOfWeek> days, TimeSpan from, TimeSpan to)
{
    internal bool Include(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        var clock = local.TimeOfDay;
        if (from < to)
            return days.Contains(local.DayOfWeek) && clock >= from && clock < to;
        return (days.Contains(local.DayOfWeek) && clock >= from) || (days.Contains(local.AddDays(-1).DayOfWeek) && clock < to);
    }

    /// <summary>In words.</summary>
    public override string ToString() =>
        $"{string.Join(", ", days.Select(day => day.ToString().Substring(0, 3)))} {from.ToString(@"hh\:mm", CultureInfo.InvariantCulture)}-{to.ToString(@"hh\:mm", CultureInfo.InvariantCulture)} {zone.Id}";
}
