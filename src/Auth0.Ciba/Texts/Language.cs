using System.Globalization;

namespace Auth0.Ciba.Texts;

/// <summary>
/// The language of the one who asks or waits, for what is said later on a thread that knows nothing of it: the poller's timer carries no caller's
/// context.
/// </summary>
internal readonly struct Language
{
    private readonly CultureInfo _culture;

    /// <summary>The language here and now.</summary>
    public Language() => _culture = CultureInfo.CurrentUICulture;

    /// <summary>Goes over to this language; an async method that does so leaves it with its end.</summary>
    /// <returns>The language before.</returns>
    internal CultureInfo Enter()
    {
        var before = CultureInfo.CurrentUICulture;

        // To set it costs a new context, and nearly always it is the same.
        if (!before.Equals(_culture))
            CultureInfo.CurrentUICulture = _culture;
        return before;
    }
}
