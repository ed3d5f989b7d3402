using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Security;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Stores;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// New-Auth0Store: gives a store for Connect-Auth0 -Store, of one kind: memory, a SQLite file, PostgreSQL, a vault of SecretManagement, or
/// script blocks; or, with -NewSecret, a secret for one. The store itself is first reached when it is used.
/// </summary>
/// <remarks>The kinds are no parameter sets: a mix of them would then be an error of the binding, which does not stop a script.</remarks>
[Cmdlet(VerbsCommon.New, "Auth0Store")]
[OutputType(typeof(IRecordStore), typeof(Secret))]
public sealed class NewAuth0StoreCommand : Auth0CmdletBase
{
    private static readonly string[] Blocks = [nameof(Get), nameof(Set), nameof(Remove), nameof(List), nameof(CompareAndSwap)];
    private static readonly string[] Runspaces = [nameof(InitializationScript), nameof(ArgumentList)];

    /// <summary>A store in this process alone, which several sessions can share.</summary>
    [Parameter]
    public SwitchParameter Memory { get; set; }

    /// <summary>A SQLite file on a disk of this machine, made for you alone where there is none. Safe for several processes at once.</summary>
    [Parameter]
    public string? SqlitePath { get; set; }

    /// <summary>A PostgreSQL server's name or address, or the folder of its socket. Needs PowerShell 7.</summary>
    [Parameter]
    public string? PostgresHost { get; set; }

    /// <summary>The server's port. Default: 5432.</summary>
    [Parameter]
    public int? PostgresPort { get; set; }

    /// <summary>The database.</summary>
    [Parameter]
    public string? PostgresDatabase { get; set; }

    /// <summary>The role to log in as. It makes the tables when the store is first used.</summary>
    [Parameter]
    public string? PostgresUser { get; set; }

    /// <summary>The role's password.</summary>
    [Parameter]
    public SecureString? PostgresPassword { get; set; }

    /// <summary>Disable, Prefer, Require, VerifyCA or VerifyFull. Default: VerifyFull, and Prefer to this machine itself.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PostgresTlsCompleter))]
    public string? PostgresTls { get; set; }

    /// <summary>A PEM file with the certificates to trust in place of the machine's.</summary>
    [Parameter]
    public string? PostgresRootCertificate { get; set; }

    /// <summary>What the tables' names begin with. Default: auth0_ciba.</summary>
    [Parameter]
    public string? PostgresTablePrefix { get; set; }

    /// <summary>A registered vault of Microsoft.PowerShell.SecretManagement. For one process at a time: vaults cannot compare and swap.</summary>
    [Parameter]
    public string? VaultName { get; set; }

    /// <summary>param($Id, $StoreOptions): gives the text that -Set was given for the id, or nothing.</summary>
    [Parameter]
    public ScriptBlock? Get { get; set; }

    /// <summary>param($Id, $Value, $StoreOptions, $TimeToLive, $ExpectedVersion, $Version): keeps the text. See -CompareAndSwap for the last two.</summary>
    [Parameter]
    public ScriptBlock? Set { get; set; }

    /// <summary>param($Id, $StoreOptions): removes it, if it is there.</summary>
    [Parameter]
    public ScriptBlock? Remove { get; set; }

    /// <summary>param($Prefix, $StoreOptions): gives the ids that begin with the prefix.</summary>
    [Parameter]
    public ScriptBlock? List { get; set; }

    /// <summary>
    /// Promises that -Set keeps $Version beside the text, writes in one step only if what it kept before is $ExpectedVersion (0: nothing is
    /// there), and gives $Version if it wrote and nothing if not. Without it the store is for one process at a time.
    /// </summary>
    [Parameter]
    public SwitchParameter CompareAndSwap { get; set; }

    /// <summary>Runs once in the runspace of the script blocks or the vault before their first call, for example to unlock the vault.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>Arguments of -InitializationScript.</summary>
    [Parameter]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Gives 32 random bytes as a secret for Connect-Auth0 -StoreSecret, and no store.</summary>
    [Parameter]
    public SwitchParameter NewSecret { get; set; }

    private protected override void Process()
    {
        var kinds = new (string Name, bool IsGiven, Func<object> Create)[]
        {
            ("-Memory", Memory, () => new MemoryRecordStore()),
            ("-SqlitePath", IsGiven(nameof(SqlitePath)), OpenSqlite),
            ("-PostgresHost", MyInvocation.BoundParameters.Keys.Any(name => name.StartsWith("Postgres", StringComparison.OrdinalIgnoreCase)), OpenPostgres),
            ("-VaultName", IsGiven(nameof(VaultName)), OpenVault),
            ("-Get -Set -Remove -List", Blocks.Any(IsGiven), OpenBlocks),
            ("-NewSecret", NewSecret, StoreSecret.Create),
        };
        var given = kinds.Where(kind => kind.IsGiven).ToArray();
        if (given.Length != 1)
            throw Auth0CibaException.BadInput(nameof(Memory), CommandTexts.OneKindOfStore(string.Join(", ", kinds.Select(kind => kind.Name))));
        if (Runspaces.FirstOrDefault(IsGiven) is { } name && !IsGiven(nameof(VaultName)) && !Blocks.Any(IsGiven))
            throw Auth0CibaException.BadInput(name, CommandTexts.ForVaultOrBlocks);
        WriteObject(given[0].Create());
    }

    private object OpenSqlite()
    {
        if (string.IsNullOrWhiteSpace(SqlitePath))
            throw Auth0CibaException.BadInput(nameof(SqlitePath), CommandTexts.PathRequired);
        return SqliteRecordStore.Open(new SqliteStoreOptions { Path = ToFile(SqlitePath!, nameof(SqlitePath)) });
    }

    private object OpenPostgres() => PostgresStores.Open(new PostgresStoreOptions
    {
        Host = Require(PostgresHost, nameof(PostgresHost)),
        Port = PostgresPort ?? 5432,
        Database = Require(PostgresDatabase, nameof(PostgresDatabase)),
        User = Require(PostgresUser, nameof(PostgresUser)),
        Password = PostgresPassword is null ? null : Secret.FromSecureString(PostgresPassword),
        Tls = EnumNames<PostgresTlsMode>.Parse(PostgresTls, nameof(PostgresTls)) ?? PostgresTlsMode.Default,
        RootCertificateFile = PostgresRootCertificate is null ? null : ToFile(PostgresRootCertificate, nameof(PostgresRootCertificate)),
        TablePrefix = PostgresTablePrefix ?? "auth0_ciba",
    });

    private object OpenVault() => new BlockRecordStore(VaultStore.Blocks(Require(VaultName, nameof(VaultName)), Initialization()), SessionState.LanguageMode);

    private object OpenBlocks() => new BlockRecordStore(
        new StoreBlocks
        {
            Kind = "script",
            Get = BlockText.Of(Get, nameof(Get)),
            Set = BlockText.Of(Set, nameof(Set)),
            Remove = BlockText.Of(Remove, nameof(Remove)),
            List = BlockText.Of(List, nameof(List)),
            Initialization = Initialization(),
            CanCompareAndSwap = CompareAndSwap,
        },
        SessionState.LanguageMode);

    private IReadOnlyList<(string, object?[])> Initialization() =>
        InitializationScript is null ? [] : [(BlockText.Of(InitializationScript, nameof(InitializationScript)), ArgumentList ?? [])];

    private string ToFile(string path, string parameter)
    {
        try
        {
            var file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem" ? file : throw Auth0CibaException.BadInput(parameter, CommandTexts.NoPath(path));
        }
        catch (RuntimeException)
        {
            throw Auth0CibaException.BadInput(parameter, CommandTexts.NoPath(path));
        }
    }

    private static string Require(string? value, string parameter) =>
        string.IsNullOrWhiteSpace(value) ? throw Auth0CibaException.BadInput(parameter, CommandTexts.Required) : value!;
}
