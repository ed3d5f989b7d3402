using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>A cmdlet on requests that were made before: by object, by id, or by a bare auth_req_id and what is expected of its answer.</summary>
public abstract class Auth0RequestCmdletBase : Auth0SessionCmdletBase
{
    /// <summary>The id of the session's own record; objects of -NoWait carry it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[]? RequestId { get; set; }

    /// <summary>The tenant's id of the request. Where this session's store has no record of it, -UserId must say who is expected to answer.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AuthReqIdCompleter))]
    public string[]? AuthReqId { get; set; }

    /// <summary>For an auth_req_id without a record: the person who must answer.</summary>
    [Parameter]
    [Alias("User", "Sub")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>For an auth_req_id without a record: the API that was asked for.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AudienceCompleter))]
    public string? Audience { get; set; }

    /// <summary>For an auth_req_id without a record: the scopes that were asked for.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>For an auth_req_id without a record: the authorization details that must be granted.</summary>
    [Parameter]
    public object[]? AuthorizationDetails { get; set; }

    /// <summary>For an auth_req_id without a record: when it was made. Default: now; an older answer is refused.</summary>
    [Parameter]
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>For an auth_req_id without a record: its whole time in seconds. Default: 300.</summary>
    [Parameter]
    public int? RequestedExpiry { get; set; }

    /// <summary>Options handed to every store call.</summary>
    [Parameter]
    public IDictionary? StoreOptions { get; set; }

    private protected IReadOnlyDictionary<string, object?>? StoreTable => InputConversion.ToStoreOptions(StoreOptions);

    private protected bool NamesRequest => RequestId is { Length: > 0 } || AuthReqId is { Length: > 0 };

    /// <summary>How to find each request named by this input, and what to call it in an error.</summary>
    private protected IEnumerable<(string Subject, Func<CancellationToken, Task<PendingAuthentication>> Find)> Finders(Session session)
    {
        if (!NamesRequest)
            throw Auth0CibaException.BadInput("AuthReqId", CommandTexts.RequestRequired);
        var storeOptions = StoreTable;
        var expected = UserId is null ? null : new BackchannelAuthenticationRequest
        {
            UserId = UserId,
            Audience = Audience,
            Scope = Scope is null ? "openid" : string.Join(" ", Scope),
            AuthorizationDetails = InputConversion.ToAuthorizationDetails(AuthorizationDetails),
            RequestedExpiry = RequestedExpiry,
            StoreOptions = storeOptions,
        };
        return Names().Select(name => (name.RequestId ?? name.AuthReqId!, Finder(session, name.RequestId, name.AuthReqId, expected, AskedAt, storeOptions))).ToArray();
    }

    /// <summary>A request's two ids, which an object of -NoWait carries both.</summary>
    private IEnumerable<(string? RequestId, string? AuthReqId)> Names()
    {
        var (requestIds, authReqIds) = (RequestId ?? [], AuthReqId ?? []);
        for (var i = 0; i < Math.Max(requestIds.Length, authReqIds.Length); i++)
            yield return (requestIds.ElementAtOrDefault(i), authReqIds.ElementAtOrDefault(i));
    }

    /// <summary>Holds nothing of the cmdlet, for a job outlives it.</summary>
    private static Func<CancellationToken, Task<PendingAuthentication>> Finder(
        Session session, string? requestId, string? authReqId, BackchannelAuthenticationRequest? expected, DateTimeOffset? askedAt, IReadOnlyDictionary<string, object?>? storeOptions) =>
        expected is not null && !string.IsNullOrEmpty(authReqId)
            ? stop => session.AdoptAsync(authReqId!, expected, askedAt, stop)
            : stop => session.FindRequestAsync(requestId, authReqId, storeOptions, stop);
}
