using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// Not more than five requests a minute to one person, which is Auth0's own limit (Auth0 docs, "Mobile Push Notifications with CIBA"). The
/// times are kept in the store, so that all who share it count together.
/// </summary>
internal sealed class AskCounter(IRecordStore store, TimeProvider timeProvider)
{
    private const int MaxAsks = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Counts one request, and gives what takes it back, for one that asked nobody.</summary>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.AskLimit"/> with the time to wait.</exception>
    internal async Task<Func<Task>> CountAsync(string owner, string userId, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var id = $"asks/{RequestFingerprint.Hash(owner, userId)}";
        while (true)
        {
            var stored = await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false);
            var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
            var recent = Read(stored).Where(time => time > now - Window.TotalMilliseconds && time <= now).ToList();
            if (recent.Count >= MaxAsks)
            {
                var wait = TimeSpan.FromMilliseconds(recent.Min() + Window.TotalMilliseconds - now);
                throw new Auth0CibaException(ErrorIds.AskLimit, BackchannelTexts.AskedTooOften(userId, MaxAsks, Math.Ceiling(wait.TotalSeconds))) { RetryAfter = wait };
            }

            recent.Add(now);
            if (await store.TrySetAsync(id, Write(recent), stored?.Version ?? 0, Window, options, cancellationToken).ConfigureAwait(false) is not null)
                return () => TakeBackAsync(id, now, options);
        }
    }

    private async Task TakeBackAsync(string id, long counted, IReadOnlyDictionary<string, object?>? options)
    {
        while (await store.GetAsync(id, options, CancellationToken.None).ConfigureAwait(false) is { } stored)
        {
            var times = Read(stored).ToList();
            if (!times.Remove(counted) || await store.TrySetAsync(id, Write(times), stored.Version, Window, options, CancellationToken.None).ConfigureAwait(false) is not null)
                return;
        }
    }

    private static byte[] Write(IEnumerable<long> times) => Encoding.ASCII.GetBytes(string.Join(",", times.Select(time => time.ToString(CultureInfo.InvariantCulture))));

    private static IEnumerable<long> Read(StoredRecord? stored) => stored is null
        ? []
        : Encoding.ASCII.GetString(stored.Value.ToArray()).Split(',').Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : 0);
}
