using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>What ran is told to one address, once, and to no other.</summary>
public sealed class ApprovalWebhookTests
{
    private const string Json = """{"operation":"restart"}""";

    [Theory]
    [InlineData("https://hooks.example.com/x", false, true)]
    [InlineData("https://hooks.example.com/x", true, true)]
    [InlineData("http://127.0.0.1:9/x", true, true)]
    [InlineData("http://127.0.0.1:9/x", false, false)]
    [InlineData("http://hooks.example.com/x", true, false)]
    [InlineData("http://hooks.example.com/x", false, false)]
    [InlineData("ftp://127.0.0.1/x", true, false)]
    [InlineData("/x", true, false)]
    public void HttpIsForALoopbackTenantsSessionAlone(string address, bool isInsecure, bool isAllowed)
    {
        var error = Record.Exception(() => ApprovalWebhook.Check(new Uri(address, UriKind.RelativeOrAbsolute), isInsecure));

        Assert.Equal(isAllowed ? null : ErrorIds.BadInput, (error as Auth0CibaException)?.ErrorId);
    }

    [Fact]
    public async Task ItPostsTheJson()
    {
        await using var server = new RawHttpServer(_ => new RawAnswer(204, ""));

        await ApprovalWebhook.PostAsync(new Uri(server.BaseAddress, "hook"), Json, isInsecure: true, default);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/hook", Json), (request.Method, request.Path, request.Body));
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAnInsecureSessionNothingLeaves()
    {
        await using var server = new RawHttpServer(_ => new RawAnswer(204, ""));

        await Assert.ThrowsAsync<Auth0CibaException>(() => ApprovalWebhook.PostAsync(server.BaseAddress, Json, isInsecure: false, default));

        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(500)]
    public async Task ARefusalOrARedirectIsAnErrorAndIsNotFollowed(int status)
    {
        await using var other = new RawHttpServer(_ => new RawAnswer(204, ""));
        await using var server = new RawHttpServer(_ => new RawAnswer(status, "", $"Location: {other.BaseAddress}"));

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => ApprovalWebhook.PostAsync(server.BaseAddress, Json, isInsecure: true, default));

        Assert.Equal(ErrorIds.BadResponse, error.ErrorId);
        Assert.Contains($"status {status}", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task AConnectionThatIsClosedIsNotTriedAgainWithinTheCall()
    {
        await using var server = new RawHttpServer(_ => null);

        await Assert.ThrowsAsync<HttpRequestException>(() => ApprovalWebhook.PostAsync(server.BaseAddress, Json, isInsecure: true, default));

        Assert.Equal(1, server.Requests.Count(request => request.Method == "POST"));
    }
}
