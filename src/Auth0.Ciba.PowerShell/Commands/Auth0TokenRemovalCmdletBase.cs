using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>A cmdlet that lets go of tokens: a person's, an audience's, or what Get-Auth0Token gave.</summary>
public abstract class Auth0TokenRemovalCmdletBase : Auth0SessionCmdletBase
{
    /// <summary>Whose tokens. Default: everybody's.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("User", "Sub", "Subject")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>The API that the tokens are for; '': the tenant's userinfo endpoint. Default: every one.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AudienceCompleter))]
    public string? Audience { get; set; }

    /// <summary>Options handed to every store call.</summary>
    [Parameter]
    public IDictionary? StoreOptions { get; set; }

    private protected bool NamesTokens => IsGiven(nameof(UserId)) || IsGiven(nameof(Audience));

    private protected abstract string Action { get; }

    private protected override void Process()
    {
        RefuseEmpty(UserId, nameof(UserId));
        var session = RequireSession();
        var unreadable = new ConcurrentQueue<Auth0CibaException>();
        var filter = new TokenFilter { UserId = UserId, Audience = IsGiven(nameof(Audience)) ? Audience ?? string.Empty : null, StoreOptions = StoreTable };
        var keys = Await(session.ListTokensAsync(filter, unreadable.Enqueue, StopToken));
        foreach (var error in unreadable)
            WriteError(error, null);
        Check(keys);
        foreach (var key in keys)
            RemoveOne(session, key);
    }

    /// <summary>Looks at what was found before anything is done.</summary>
    private protected abstract void Check(IReadOnlyList<TokenKey> keys);

    private protected abstract void Remove(Session session, TokenKey key);

    private protected IReadOnlyDictionary<string, object?>? StoreTable => InputConversion.ToStoreOptions(StoreOptions);

    private void RemoveOne(Session session, TokenKey key)
    {
        try
        {
            if (ShouldDo($"{key} ({session})", Action))
                Remove(session, key);
        }
        catch (Auth0CibaException e)
        {
            // One that fails leaves the others.
            WriteError(e, key);
        }
    }
}
