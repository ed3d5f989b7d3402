using System;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>What a database's failure is called: in words, never by its own text, which may hold values.</summary>
public sealed class StoreErrorTextTests
{
    private const string Text = "hunter2";

    [Theory]
    [InlineData(5, "kept it locked for more than 2.5 seconds")]
    [InlineData(6, "kept it locked for more than 2.5 seconds")]
    [InlineData(8, "may not be written to")]
    [InlineData(10, "the disk failed (SQLite 266)")]
    [InlineData(11, "the database is damaged")]
    [InlineData(13, "the disk is full")]
    [InlineData(14, "it cannot be opened")]
    [InlineData(26, "it is no SQLite database")]
    [InlineData(1, "SQLite error 266")]
    public void SqliteCodesHaveWords(int code, string words) => AssertSaid(words, SqliteErrors.Explain(new SqliteException(Text, code, 266), "a.db", TimeSpan.FromSeconds(2.5)));

    public static TheoryData<Exception, string> SqliteSurroundings => new()
    {
        { new UnauthorizedAccessException(Text), "may not open it" },
        { new DirectoryNotFoundException(Text), "its folder does not exist" },
        { new IOException(Text), "cannot be opened or made" },
        { new DllNotFoundException(Text), "missing or damaged" },
        { new BadImageFormatException(Text), "missing or damaged" },
        { new TypeInitializationException("T", new InvalidOperationException(Text)), "could not be loaded" },
    };

    [Theory]
    [MemberData(nameof(SqliteSurroundings))]
    public void WhatIsAroundSqliteHasWords(Exception e, string words) => AssertSaid(words, SqliteErrors.Explain(e, "a.db", TimeSpan.FromSeconds(2.5)));

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(11, false)]
    public void OnlyALockIsWaitedFor(int code, bool isLock) => Assert.Equal(isLock, SqliteErrors.IsLock(new SqliteException(Text, code)));

    [Theory]
    [InlineData("28P01", "does not accept this user and password")]
    [InlineData("28000", "does not accept this user and password")]
    [InlineData("3D000", "there is no such database")]
    [InlineData("42501", "may not use or make its tables")]
    [InlineData("53100", "its disk is full")]
    [InlineData("53300", "too many connections")]
    [InlineData("57P01", "starting or shutting down")]
    [InlineData("57P02", "starting or shutting down")]
    [InlineData("57P03", "starting or shutting down")]
    [InlineData("42P01", "missing or not this library's")]
    [InlineData("42703", "missing or not this library's")]
    [InlineData("25006", "read-only replica")]
    [InlineData("XX000", "SQLSTATE XX000")]
    public void PostgresCodesHaveWords(string state, string words) => AssertSaid(words, PostgresErrors.Explain(Postgres(state), "db"));

    public static TheoryData<Exception, string> PostgresSurroundings => new()
    {
        { new NpgsqlException(Text, new TimeoutException()), "did not answer in time" },
        { new TimeoutException(Text), "did not answer in time" },
        { new NpgsqlException(Text, new AuthenticationException(Text)), "TLS failed" },
        { new FileNotFoundException(Text), "root certificates" },
        { new DirectoryNotFoundException(Text), "root certificates" },
        { new NpgsqlException(Text), "cannot be reached" },
        { new SocketException(), "cannot be reached" },
        { new IOException(Text), "cannot be reached" },
    };

    [Theory]
    [MemberData(nameof(PostgresSurroundings))]
    public void WhatIsAroundPostgresHasWords(Exception e, string words) => AssertSaid(words, PostgresErrors.Explain(e, "db"));

    [Fact]
    public void AnythingElseIsNotExplainedAway()
    {
        Assert.Null(SqliteErrors.Explain(new InvalidOperationException(Text), "a.db", TimeSpan.FromSeconds(1)));
        Assert.Null(PostgresErrors.Explain(new InvalidOperationException(Text), "db"));
    }

    /// <summary>What a server says of a statement means that it was not done, unless the server was going down.</summary>
    [Theory]
    [InlineData("57P01", true)]
    [InlineData("57P02", true)]
    [InlineData("53100", false)]
    [InlineData("42501", false)]
    public void AServersErrorMeansNotDoneButForAShutdown(string state, bool mayBeDone) => Assert.Equal(mayBeDone, PostgresErrors.MayBeDone(Postgres(state)));

    [Fact]
    public void ABrokenConnectionMayHaveBeenTooLate() => Assert.True(PostgresErrors.MayBeDone(new NpgsqlException(Text)));

    private static PostgresException Postgres(string state) => new(Text, "ERROR", "ERROR", state);

    private static void AssertSaid(string words, Auth0CibaException? error)
    {
        Assert.Equal(ErrorIds.StoreFailed, error?.ErrorId);
        Assert.Contains(words, error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Text, error.ToString(), StringComparison.Ordinal);
    }
}
