using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Auth0.Ciba.Simulator;

/// <summary>Server-sent events: the whole picture of one phone whenever something on it changes.</summary>
internal static class PhoneEvents
{
    // Many requests at once become one picture.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(40);

    // A picture now and then keeps the connection alive and the countdowns right.
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);

    public static async Task StreamAsync(HttpContext http, Tenant tenant)
    {
        if (!tenant.Users.TryGetValue(http.Request.Query["user"].ToString(), out var user))
        {
            await ControlJson.FailAsync(http, StatusCodes.Status404NotFound, "There is no such user.");
            return;
        }

        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void OnChanged(BackchannelRequest request)
        {
            if (request.Ask.User.Sub == user.Sub)
                changes.Writer.TryWrite(true);
        }

        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        tenant.Requests.Changed += OnChanged;
        try
        {
            while (true)
            {
                await SendAsync(http, PhoneView.Snapshot(tenant, user));
                await WaitAsync(changes.Reader, http.RequestAborted);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or System.IO.IOException)
        {
            // The page was closed.
        }
        finally
        {
            tenant.Requests.Changed -= OnChanged;
        }
    }

    private static async Task SendAsync(HttpContext http, PhoneView.PhoneSnapshot snapshot)
    {
        // The default encoder escapes line breaks and markup: one event is always one line.
        var json = JsonSerializer.Serialize(snapshot, SimulatorJson.Control);
        await http.Response.WriteAsync($"data: {json}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static async Task WaitAsync(ChannelReader<bool> changes, CancellationToken aborted)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        wait.CancelAfter(Refresh);
        try
        {
            await changes.ReadAsync(wait.Token);
            await Task.Delay(Gather, aborted);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            // Nothing happened: the picture is sent again.
        }
    }
}
