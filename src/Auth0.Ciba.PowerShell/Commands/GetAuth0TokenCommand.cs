using System;
using System.Collections;
using System.Management.Automation;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Get-Auth0Token: the verified tokens of an earlier approval, for as long as they live; then new ones by the refresh token, where
/// offline_access was granted. Its AccessToken binds to -Token of Invoke-RestMethod. A cached token is never an approval.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Auth0Token")]
[OutputType(typeof(TokenSet), typeof(string))]
public sealed class GetAuth0TokenCommand : Auth0SessionCmdletBase
{
    /// <summary>Whose token. May be left out where the session holds tokens of one person only.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("User", "Sub", "Subject")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>The API that the token is for. Default: the tenant's userinfo endpoint.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AudienceCompleter))]
    public string? Audience { get; set; }

    /// <summary>Scopes that the token must have. Default: any.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>How long the token must live from now at least. Default: one minute.</summary>
    [Parameter]
    public TimeSpan MinimumValidity { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Fetches a new token by the refresh token, even where the one at hand would do.</summary>
    [Parameter]
    public SwitchParameter ForceRefresh { get; set; }

    /// <summary>Options handed to every store call.</summary>
    [Parameter]
    public IDictionary? StoreOptions { get; set; }

    /// <summary>Gives the access token itself, as text.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override void Process()
    {
        RefuseEmpty(UserId, nameof(UserId));
        var query = new TokenQuery
        {
            UserId = UserId,
            Audience = Audience,
            Scope = Scope is null ? null : string.Join(" ", Scope),
            MinimumValidity = MinimumValidity,
            ForceRefresh = ForceRefresh,
            StoreOptions = InputConversion.ToStoreOptions(StoreOptions),
        };
        var tokens = Await(RequireSession().GetTokenAsync(query, StopToken).AsTask());
        WriteObject(AsPlainText ? tokens.AccessToken.AsPlainText() : tokens);
    }
}
