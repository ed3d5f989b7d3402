using System;

namespace Auth0.Ciba.Stores;

/// <summary>
/// How versions are numbered: the upper bits tell which making of the record it is, the lower 24 count its writes from 1. So a first version
/// is known as one, and a record that was removed and made again never has a version that it had before.
/// </summary>
public static class RecordVersions
{
    internal const long WritesOfOne = 1L << 24;

    /// <summary>The version of a new record.</summary>
    /// <param name="generation">A number from 0 to 2^39 - 1 that is not used for this id again.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public static long First(long generation) => generation is >= 0 and < 1L << 39
        ? (generation * WritesOfOne) + 1
        : throw new ArgumentOutOfRangeException(nameof(generation));

    /// <summary>Whether a version is that of a new record.</summary>
    /// <param name="version">A version.</param>
    public static bool IsFirst(long version) => version % WritesOfOne == 1;
}
