using System;
using System.Linq;
using Auth0.Ciba;
using Auth0.Ciba.Samples.HttpRoute;
using Auth0.Ciba.Secrets;
using Microsoft.AspNetCore.Builder;

// AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET, and AUTH0_APPROVERS: the user ids that may be asked, parted by commas.
static string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

var approvers = Setting("AUTH0_APPROVERS").Split(',');
using var session = new Session(new Auth0.Ciba.SessionOptions
{
    Domain = Setting("AUTH0_DOMAIN"),
    ClientId = Setting("AUTH0_CLIENT_ID"),
    ClientSecret = Secret.FromPlainText(Setting("AUTH0_CLIENT_SECRET")),
});

var app = WebApplication.CreateBuilder(args).Build();
app.MapBackchannel(session, user => approvers.Contains(user));
await app.RunAsync();
